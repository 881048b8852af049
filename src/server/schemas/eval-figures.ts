import { z } from "@hono/zod-openapi";
import { listOf } from "./experiment.ts";

/** Infinite limits have no JSON, and become null. */
const limit = z.number().nullable().openapi({ description: "Null where so few trials cannot give it" });

const rate = z
  .object({
    rate: z.number(),
    low: z.number(),
    high: z.number(),
    n: z.number().openapi({ description: "Cases" }),
    trials: z.number(),
    clusters: z.number().optional().openapi({ description: "Groups of cases that are not independent" }),
    confidence: z.number(),
  })
  .openapi("RateOverCases", { description: "A share of trials, each case with the same weight" });

const ratio = z
  .object({ ratio: z.number(), low: limit, high: limit, n: z.number() })
  .openapi("RatioOverCases");

const quantile = z.object({ value: z.number(), low: limit, high: limit });

const atK = listOf(z.object({ k: z.number(), rate }));

const partFigures = z.object({
  cases: z.number(),
  trials: z.number(),
  uncounted: z.number().openapi({ description: "Trials that count for no rate, since a scorer failed" }),
  success: rate.optional().openapi({ description: "Absent where no trial counts" }),
  passHatK: atK.openapi({ description: "Share of cases of which k trials all pass" }),
  passAtK: atK.openapi({ description: "Share of cases of which one of k trials passes" }),
  latency: z
    .object({ n: z.number(), p50: quantile, p95: quantile, p99: quantile })
    .optional()
    .openapi({ description: "Ms; absent where no time is known" }),
  cost: z
    .object({
      total: z.number(),
      unknown: z.number().openapi({ description: "Trials whose price is unknown" }),
      perRun: ratio.optional(),
      perSuccess: ratio.optional().openapi({ description: "All that was spent for each trial that passed" }),
    })
    .openapi({ description: "US dollars" }),
  usage: z
    .object({
      tokensIn: z.number().optional(),
      tokensOut: z.number().optional(),
      calls: z.number().optional(),
    })
    .openapi({ description: "Means of a trial" }),
  errors: rate.optional().openapi({ description: "Share of trials that ended in an error" }),
  toolErrors: z.object({
    total: z.number(),
    ofCalls: z
      .object({ share: z.number(), low: z.number(), high: z.number(), events: z.number() })
      .optional()
      .openapi({ description: "Share of tool calls that failed" }),
    ofTrials: rate.optional(),
  }),
});

const caseFigures = z
  .object({
    case: z.string(),
    counted: z.number().openapi({ description: "Trials whose scorers could all be asked" }),
    passed: z.number(),
    took: z.number().optional().openapi({ description: "Ms of all trials together" }),
    runs: listOf(z.string()),
  })
  .openapi("CaseFigures");

const failureGroup = z
  .object({
    kind: z.enum(["error", "scorer", "expected", "tools"]).openapi({
      description:
        "By the code that ended the run, the scorer that did not pass, the first tool expected, or where the tools called differ",
    }),
    name: z.string(),
    failed: z.number().openapi({ description: "Failed trials" }),
    of: z.number().openapi({ description: "Trials that could have failed so" }),
    share: rate,
    caseIds: listOf(z.string()),
    runs: listOf(z.string()),
  })
  .openapi("FailureGroup");

export const evalFigures = partFigures
  .extend({
    planned: z.number().openapi({ description: "Trials that were planned" }),
    stability: z.object({
      cases: z.number().openapi({ description: "Cases with at least two trials that count" }),
      alwaysPass: z.number(),
      alwaysFail: z.number(),
      flaky: listOf(caseFigures),
    }),
    parts: listOf(
      z.object({
        kind: z.enum(["route", "tag"]),
        name: z.string(),
        caseIds: listOf(z.string()),
        figures: partFigures.openapi("PartFigures"),
      }),
    ),
    failures: listOf(failureGroup),
    byCase: listOf(caseFigures),
  })
  .openapi("EvalFigures");
