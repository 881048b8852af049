import { z } from "@hono/zod-openapi";

const both = z.object({ incumbent: z.number(), candidate: z.number() });
const action = z.object({
  tool: z.string(),
  ask: z.string().openapi({ description: "JSON, cut where it is long" }),
});

const change = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("missing"), done: action }),
  z.object({ kind: z.literal("extra"), would: action }),
  z.object({ kind: z.literal("arguments"), done: action, would: action }),
]);

const outcome = z.enum(["same", "different", "stopped", "failed", "mended", "both", "lost"]);

/** What a shadow has shown so far. */
export const shadowReport = z
  .object({
    id: z.string(),
    shadows: z.number().openapi({ description: "Runs of the candidate beside one of the incumbent" }),
    outcomes: z.record(outcome, z.number()),
    worse: z
      .object({ rate: z.number(), low: z.number(), high: z.number() })
      .nullable()
      .openapi({ description: "Share of pairs in which the candidate alone failed, with its 95 % interval" }),
    verdict: z.enum(["BLOCK", "INCONCLUSIVE"]),
    evidence: z
      .number()
      .nullable()
      .openapi({ description: "The e-value behind it; null: too large for a number" }),
    sameWrites: z.number(),
    liveReads: z.number(),
    tools: z
      .record(z.string(), z.object({ missing: z.number(), extra: z.number(), arguments: z.number() }))
      .openapi({ description: "Writes that the candidate would have done otherwise" }),
    codes: z.record(z.string(), z.number()).openapi({ description: "Errors that ended shadows" }),
    took: z.object({ median: both, p95: both }).nullable().openapi({ description: "Ms" }),
    cost: both.nullable().openapi({ description: "US dollars, means" }),
    examples: z
      .array(z.object({ incumbent: z.string(), shadow: z.string(), outcome, changes: z.array(change) }))
      .openapi({ description: "Pairs to look at, the worst kinds first" }),
  })
  .openapi("ShadowReport");
