import { z } from "@hono/zod-openapi";
import { caseChange, comparison, sideBySide } from "./comparison.ts";
import { evalFigures } from "./eval-figures.ts";
import { experimentSummary, held, listedExperiment, listOf, trial, verdict } from "./experiment.ts";

export const experimentList = z.object({ experiments: listOf(listedExperiment) });

export const experimentView = z.object({
  experiment: experimentSummary,
  verdict,
  held: listOf(held),
  figures: evalFigures,
});

export const trialPage = z.object({
  trials: listOf(trial),
  total: z.number().openapi({ description: "Trials that fit, on all pages" }),
});

export const comparisonView = z.object({
  verdict,
  held: listOf(held).openapi({ description: "Criteria, then what is held against the baseline" }),
  comparison,
  figures: evalFigures.optional(),
  baseline: evalFigures.optional(),
  sides: listOf(sideBySide).openapi({ description: "The two runs of the most suspicious regressions" }),
  saved: z.number().openapi({ description: "Trials spared, since the verdict was clear before" }),
});

const caseOf = z.object({
  counted: z.number(),
  passed: z.number(),
  trials: listOf(
    trial.extend({
      output: z
        .string()
        .optional()
        .openapi({ description: "What its last run gave; absent where the store no longer has the run" }),
    }),
  ),
});

export const caseView = z.object({
  case: z.record(z.string(), z.unknown()).openapi({ description: "As it stands in its dataset" }),
  experiment: experimentSummary,
  candidate: caseOf,
  baseline: caseOf.optional(),
  baselineExperiment: experimentSummary.optional(),
  change: caseChange.optional().openapi({ description: "Where it passes more or less often than before" }),
});
