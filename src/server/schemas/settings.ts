import { z } from "@hono/zod-openapi";

export const settings = z
  .object({
    version: z.string().openapi({ description: "Of Airworthy" }),
    store: z.string().nullable().openapi({ description: "Path as configured; null of a store of one's own" }),
    durability: z.enum(["process", "full"]),
    retention: z.object({
      days: z.number().nullable().openapi({ description: "Null keeps all" }),
      bytes: z.number().nullable(),
    }),
    redaction: z
      .object({
        detect: z.union([z.boolean(), z.array(z.string())]),
        keys: z.array(z.string()),
        patterns: z.number(),
        custom: z.boolean(),
      })
      .nullable()
      .openapi({ description: "Null where nothing is redacted" }),
    budget: z.object({
      steps: z.number().optional(),
      tokens: z.number().optional(),
      cost: z.number().optional(),
      wallTime: z.number().optional(),
      repeats: z.number().optional(),
    }),
    maxPayload: z.number().openapi({ description: "Characters" }),
    models: z.array(z.string()),
    workflows: z.array(z.string()),
    release: z.string().nullable(),
    stats: z.object({
      runs: z.number(),
      calls: z.number(),
      bytes: z.number(),
      bytesPerRun: z.number(),
      at: z
        .number()
        .openapi({ description: "When it was counted, ms since the epoch; at most a minute ago" }),
    }),
  })
  .openapi("Settings");

export const pruned = z.object({ runs: z.number(), bytes: z.number() }).openapi("Pruned");
