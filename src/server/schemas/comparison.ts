import { z } from "@hono/zod-openapi";
import { held, listOf, verdict } from "./experiment.ts";

const limit = z.number().nullable().openapi({ description: "Null where so few trials cannot give it" });

const compared = z.object({
  id: z.string(),
  name: z.string(),
  release: z.string(),
  dataset: z.object({ name: z.string(), version: z.string() }),
  trials: z.number(),
  status: z.enum(["running", "completed", "stopped"]),
  done: z.number(),
  startedAt: z.number(),
});

const difference = z
  .object({
    difference: z.number().openapi({ description: "Candidate less baseline, as a share" }),
    low: z.number(),
    high: z.number(),
    confidence: z.number(),
    baseline: z.number(),
    candidate: z.number(),
    n: z.number().openapi({ description: "Cases" }),
    trials: z.number().openapi({ description: "Of both" }),
    clusters: z.number().optional(),
    p: z.number(),
    exactP: z
      .number()
      .optional()
      .openapi({ description: "Of the exact sign-flip test, where there are few cases" }),
  })
  .openapi("PairedDifference");

const ratio = z
  .object({
    ratio: z.number().openapi({ description: "Candidate over baseline" }),
    low: limit,
    high: limit,
    baseline: z.number(),
    candidate: z.number(),
    n: z.number(),
    confidence: z.number(),
  })
  .openapi("MetricRatio");

const passedOf = z.object({ passed: z.number(), counted: z.number() });

export const caseChange = z
  .object({
    case: z.string(),
    route: z.string().optional(),
    baseline: passedOf,
    candidate: passedOf,
    total: z.boolean().openapi({ description: "All trials before and none now, or the other way round" }),
    newlyFlaky: z.boolean(),
    p: z.number().openapi({ description: "Of this case alone (Fisher, one-sided)" }),
    adjusted: z.number().openapi({ description: "For the number of cases (Holm)" }),
    runs: z.object({ baseline: z.string().optional(), candidate: z.string().optional() }),
  })
  .openapi("CaseChange");

const shownRun = z.object({ run: z.string(), output: z.string() });

export const sideBySide = z
  .object({
    case: z.string(),
    baseline: shownRun,
    candidate: shownRun,
    first: z
      .object({
        address: z.string(),
        what: z.enum(["different question", "different answer", "only a", "only b"]),
        baseline: z.string(),
        candidate: z.string(),
      })
      .optional()
      .openapi({ description: "Where their calls first differ" }),
  })
  .openapi("SideBySide");

export const comparison = z
  .object({
    baseline: compared,
    candidate: compared,
    verdict,
    gates: listOf(held),
    cases: z.number().openapi({ description: "Cases that are compared" }),
    unmatched: z.object({
      onlyBaseline: listOf(z.string()),
      onlyCandidate: listOf(z.string()),
      changed: listOf(z.string()),
      untried: listOf(z.string()),
    }),
    success: difference.optional(),
    detectable: z
      .number()
      .optional()
      .openapi({ description: "The smallest drop that four of five such comparisons find" }),
    parts: listOf(
      z.object({
        kind: z.enum(["route", "tag"]),
        name: z.string(),
        caseIds: listOf(z.string()),
        difference,
      }),
    ),
    latency: z.object({ p50: ratio.optional(), p95: ratio.optional() }),
    cost: ratio.optional(),
    regressions: listOf(caseChange).openapi({ description: "The most suspicious first" }),
    improvements: listOf(caseChange),
    newlyFlaky: listOf(z.string()),
  })
  .openapi("Comparison");
