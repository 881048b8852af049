import { z } from "@hono/zod-openapi";
import { planSchema } from "../../rollout/read-plan.ts";

const rate = z.object({
  rate: z.number(),
  low: z.number(),
  high: z.number(),
  runs: z.number(),
  bad: z.number(),
});
const mean = z.object({ mean: z.number().nullable(), runs: z.number() });
const decided = {
  name: z.string(),
  harm: z.number().openapi({ description: "Natural logarithm of the e-value that the candidate is worse" }),
  alarm: z.number().openapi({ description: "Where this gate decides by itself" }),
  examples: z.array(z.string()).openapi({ description: "Runs of the candidate: bad ones, or the highest" }),
};

const tile = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("rate"),
    ...decided,
    candidate: rate,
    incumbent: rate,
    difference: z.object({ value: z.number(), low: z.number(), high: z.number() }),
    proven: z.boolean().nullable().openapi({ description: "Null where no margin is to be proven" }),
  }),
  z.object({
    kind: z.literal("amount"),
    ...decided,
    candidate: mean,
    incumbent: mean,
    change: z.number().nullable().openapi({ description: "By which part the candidate's mean is higher" }),
  }),
]);

const event = z.object({
  type: z.enum(["started", "entered", "paused", "resumed", "held", "decided", "promoted", "rolled_back"]),
  at: z.number(),
  by: z.string(),
  why: z.string(),
  stage: z.number().nullable(),
  inFlight: z.enum(["finish", "cancel"]).nullable().openapi({ description: "Of a rollback" }),
});

/** A rollout in a list. */
export const rolloutSummary = z
  .object({
    id: z.string(),
    workflow: z.string(),
    incumbent: z.string().nullable().openapi({ description: "Null: the app's own code" }),
    candidate: z.string(),
    startedAt: z.number(),
    endedAt: z.number().nullable(),
    status: z.enum(["running", "paused", "held", "decided", "promoted", "rolled_back"]),
    kind: z.enum(["rollout", "ab"]).openapi({ description: "An A/B test has more to show: `/ab/{id}`" }),
    stage: z.number().nullable().openapi({ description: "In the plan, from 0; null once it is over" }),
    stages: z.number(),
    percent: z.number().nullable().openapi({ description: "Share that the candidate serves now" }),
    served: z.object({ candidate: z.number(), incumbent: z.number() }),
    why: z.string().openapi({ description: "Of the last thing that somebody did" }),
  })
  .openapi("RolloutSummary");

/** What serves a workflow. */
export const serving = z
  .object({
    workflow: z.string(),
    rev: z.number(),
    at: z.number(),
    by: z.string(),
    why: z.string().nullable(),
    stable: z.string().nullable(),
    candidate: z.string().nullable(),
    percent: z.number().nullable(),
    shadow: z.string().nullable().openapi({ description: "Names the shadow that goes on: `/shadows/{id}`" }),
  })
  .openapi("Serving");

/** A rollout with all that is known of it. */
export const rollout = rolloutSummary
  .extend({
    plan: planSchema,
    events: z.array(event),
    verdict: z.object({
      verdict: z.enum(["PASS", "BLOCK", "INCONCLUSIVE"]),
      reason: z.string(),
      guilty: z.array(z.string()),
      waiting: z.array(z.string()),
    }),
    next: z.object({ move: z.string(), text: z.string() }),
    tiles: z.array(tile),
    course: z.array(z.object({ runs: z.number(), harm: z.record(z.string(), z.number()) })),
    runs: z.array(z.string()).openapi({ description: "Runs that decided, where it was rolled back" }),
    steered: z.boolean().openapi({ description: "Whether any process steers rollouts now" }),
    serving: serving.nullable().openapi({ description: "What serves its workflow now" }),
  })
  .openapi("Rollout");

export const rolloutList = z.object({ rollouts: z.array(rolloutSummary) });
export const servingList = z.object({ servings: z.array(serving) });

const deed = z.object({ why: z.string().max(2_000).default("") });
export const rollbackDeed = deed.extend({
  inFlight: z.enum(["finish", "cancel"]).optional().openapi({
    description:
      "What becomes of runs that go on or wait on what is rolled back. Default: as the rollout's plan says, else finish",
  }),
});
export const rollbackFrom = rollbackDeed.extend({
  from: z.string().optional().openapi({
    description:
      "The release that serves now, as the caller knows it. Needed to go back further after a rollback",
  }),
});
export const newRollout = z.object({ plan: planSchema, why: z.string().max(2_000).default("") });
export const feedback = z.object({
  score: z.number().min(0).max(1).openapi({ description: "0 bad to 1 good" }),
  comment: z.string().max(10_000).optional(),
});
