import { z } from "@hono/zod-openapi";
import { abPlanSchema } from "../../rollout/ab/read-ab-plan.ts";
import { cohortSchema, durationSchema } from "../../rollout/read-plan.ts";

const difference = z
  .object({
    value: z.number().nullable(),
    low: z.number(),
    high: z.number().nullable().openapi({ description: "Null where nothing is known of that side" }),
  })
  .openapi("AbDifference", {
    description:
      "B less A, with limits that hold at every look: 0.02 is 2 points of a rate, 2 % of an amount",
  });

const figureName = z.enum(["failures", "scores", "feedback", "toolErrors", "handovers", "latency", "cost"]);
const side = z.object({
  runs: z.number(),
  mean: z.number().nullable().openapi({ description: "A rate, ms, or US dollars" }),
});

const figure = z.object({
  name: figureName,
  kind: z.enum(["rate", "amount"]),
  isOutcome: z.boolean(),
  a: side,
  b: side,
  difference,
  guard: z.object({ harm: z.number(), alarm: z.number() }).nullable(),
  examples: z.array(z.string()).openapi({ description: "Runs of B: bad ones, or the highest" }),
});

const segment = z.object({
  attribute: z.string().openapi({ description: "`route`, or an attribute of the users" }),
  value: z.string(),
  a: side,
  b: side,
  difference,
  better: z.enum(["a", "b"]).nullable(),
});

const deedOf = { at: z.number(), by: z.string(), why: z.string() };

/** An A/B test with all that is known of it. */
export const ab = z
  .object({
    id: z.string(),
    workflow: z.string(),
    a: z.string().nullable().openapi({ description: "Null: the app's own code" }),
    b: z.string(),
    shares: z.object({ a: z.number(), b: z.number() }),
    unit: z.enum(["session", "user"]),
    cohort: cohortSchema.nullable(),
    terms: z.object({
      outcome: figureName,
      better: z.number(),
      maxRuns: z.number(),
      maxTime: durationSchema.nullable(),
      alpha: z.number(),
    }),
    startedAt: z.number(),
    endedAt: z.number().nullable(),
    status: z.enum(["running", "paused", "held", "decided", "adopted", "kept", "stopped"]),
    last: z.object(deedOf).nullable(),
    decision: z
      .object({
        says: z.enum(["b_better", "a_better", "no_difference", "inconclusive"]),
        text: z.string(),
        runs: z.number(),
      })
      .nullable(),
    next: z.string(),
    counted: z.number(),
    served: z.object({ a: z.number(), b: z.number() }),
    figures: z.array(figure),
    course: z.array(z.object({ runs: z.number(), figures: z.record(z.string(), difference) })),
    runs: z.array(z.string()).openapi({ description: "Runs for which a guard stopped it" }),
    events: z.array(z.object({ type: z.string(), ...deedOf })),
    steered: z.boolean().openapi({ description: "Whether any process steers rollouts now" }),
  })
  .openapi("Ab");

export const abList = z.object({ tests: z.array(ab.omit({ course: true, events: true, steered: true })) });
export const abSegmentList = z.object({ segments: z.array(segment) });
export const newAb = z.object({ plan: abPlanSchema, why: z.string().max(2_000).default("") });
