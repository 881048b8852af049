import { z } from "@hono/zod-openapi";

/** Lists that the library gives are never written to, which their schemas have to say. */
export function listOf<Schema extends z.ZodType>(schema: Schema) {
  return z.array(schema).readonly();
}

export const experimentId = z.string().openapi({ example: "exp_01m8nypmr0f30r0000000000000" });

export const experimentSummary = z
  .object({
    id: experimentId,
    name: z.string().openapi({ description: "Of the evaluation" }),
    workflow: z.string(),
    release: z.string(),
    dataset: z.object({ name: z.string(), version: z.string() }),
    trials: z.number().openapi({ description: "Planned of every case" }),
    startedAt: z.number().openapi({ description: "Ms since the epoch" }),
    seed: z.number(),
    source: z.string().optional().openapi({ description: "Where it came from, if not run here" }),
    status: z.enum(["running", "completed", "stopped"]),
    end: z
      .object({
        status: z.enum(["completed", "stopped"]),
        reason: z.string().optional(),
        endedAt: z.number(),
      })
      .optional()
      .openapi({ description: "Absent while it runs" }),
    done: z.number().openapi({ description: "Trials that are kept" }),
    passed: z.number().openapi({ description: "Trials among them that passed" }),
  })
  .openapi("ExperimentSummary");

export const share = z
  .object({ rate: z.number(), low: z.number(), high: z.number() })
  .openapi("Share", { description: "0 to 1, with its 95 % interval" });

export const listedExperiment = experimentSummary
  .extend({
    success: share.nullable().openapi({
      description:
        "Trials that passed, with Wilson's interval as if no two were of one case; the experiment's own figures know better. Null of none",
    }),
  })
  .openapi("ListedExperiment");

const verdict = z.enum(["PASS", "BLOCK", "INCONCLUSIVE", "ERROR"]);

export const held = z
  .object({
    name: z.string().openapi({ example: "success" }),
    part: z
      .string()
      .optional()
      .openapi({ description: "A route, or a tag written #hard; absent of all cases" }),
    kind: z
      .enum(["criterion", "regression"])
      .openapi({ description: "A regression is against the baseline" }),
    unit: z.enum(["share", "points", "ms", "usd", "ratio", "cases"]),
    bound: z.enum(["at least", "at most"]),
    limit: z.number(),
    measured: z.number().optional().openapi({ description: "Absent where it cannot be known" }),
    interval: z
      .object({ low: z.number().nullable(), high: z.number().nullable() })
      .optional()
      .openapi({ description: "A limit is null where so few trials cannot give it" }),
    n: z.number().openapi({ description: "Trials behind it, or cases" }),
    verdict,
    why: z.string(),
    caseIds: listOf(z.string()).optional(),
  })
  .openapi("Held", { description: "One thing that a release is held to, and how it did" });

const score = z.union([
  z.object({
    kind: z.literal("scored"),
    value: z.number(),
    pass: z.boolean(),
    reason: z.string().optional(),
  }),
  z.object({ kind: z.literal("skipped"), reason: z.string().optional() }),
  z.object({ kind: z.literal("error"), code: z.string(), message: z.string() }),
]);

export const trial = z
  .object({
    case: z.string(),
    trial: z.number().openapi({ description: "From 1" }),
    runs: listOf(z.string()).openapi({
      description: "A run a turn; none where the release refused the input",
    }),
    status: z.enum(["running", "completed", "failed", "cancelled", "waiting", "refused"]),
    scores: z.record(z.string(), score),
    pass: z.boolean().optional().openapi({ description: "Absent where a gating scorer failed itself" }),
    why: z.string().openapi({ description: "Why it did not pass, in a line; empty where it did" }),
    took: z.number().optional().openapi({ description: "Ms" }),
    cost: z.number().optional().openapi({ description: "US dollars; absent where a price is unknown" }),
    tokensIn: z.number(),
    tokensOut: z.number(),
    calls: z.number(),
    toolErrors: z.number(),
    error: z.object({ code: z.string(), message: z.string() }).optional(),
  })
  .openapi("Trial");

export { verdict };
