import { z } from "@hono/zod-openapi";
import { sums } from "./figure.ts";
import { latest } from "./latest.ts";

const firstSeenAt = z
  .number()
  .nullable()
  .openapi({ description: "Ms since the epoch; null of a version that only figures know" });

export const promptVersion = z
  .object({
    version: z.string().openapi({ description: "Hash of template, model, parameters and schemas" }),
    firstSeenAt,
    template: z.string().nullable().openapi({ description: "Null where only figures know the version" }),
    model: z.string().nullable(),
    params: z.record(z.string(), z.unknown()),
    input: z.unknown().openapi({ description: "JSON Schema" }),
    output: z.unknown().openapi({ description: "JSON Schema" }),
    figures: sums.nullable().openapi({ description: "Of model calls it was part of; null of none" }),
  })
  .openapi("PromptVersion");

export const prompts = z.object({
  prompts: z.array(
    z.object({
      name: z.string(),
      versions: z.number(),
      newest: z.string().openapi({ description: "The version first seen last" }),
      firstSeenAt,
      figures: sums.nullable().openapi({ description: "Of all versions" }),
    }),
  ),
});

export const prompt = z
  .object({ name: z.string(), versions: z.array(promptVersion) })
  .openapi("Prompt", { description: "The version first seen last comes first" });

const probe = z
  .object({
    run: z.string(),
    at: z.number(),
    findings: z.array(
      z.object({
        fault: z.string(),
        severity: z.enum(["high", "medium", "low"]),
        message: z.string(),
        fix: z.string(),
      }),
    ),
    limited: z.string().optional().openapi({ description: "Why some of it could not be looked at" }),
  })
  .nullable()
  .openapi("LastProbe", {
    description: "What the last `airworthy probe` found; null where none looked at it",
  });

const effect = z
  .enum(["read", "write"])
  .nullable()
  .openapi({ description: "Null where nobody says, so that it counts as a write" });

export const tool = z
  .object({
    name: z.string(),
    description: z.string(),
    effect,
    hasContract: z.boolean().openapi({ description: "Whether it is a tool of Airworthy" }),
    errors: z.number().openapi({ description: "Errors that it lists" }),
    figures: sums.nullable().openapi({ description: "Of its calls in all workflows; null of none" }),
    workflows: z.array(z.string()),
    probe,
  })
  .openapi("Tool");

export const tools = z.object({ tools: z.array(tool) });

export const toolDetail = tool
  .extend({
    versions: z.array(z.object({ version: z.string(), firstSeenAt: z.number() })),
    contract: z
      .record(z.string(), z.unknown())
      .nullable()
      .openapi({ description: "Schemas, effect, listed errors, limits: its last version as plain JSON" }),
    offered: z
      .record(z.string(), z.unknown())
      .nullable()
      .openapi({ description: "As a model was last offered it" }),
    steps: z
      .array(z.object({ workflow: z.string(), step: z.string(), figures: sums }))
      .openapi({ description: "Where it is called" }),
    runs: latest,
  })
  .openapi("ToolDetail");
