import { z } from "@hono/zod-openapi";
import { runId } from "./run.ts";

const counted = z.object({ name: z.string(), count: z.number() });

export const failureCluster = z
  .object({
    id: z.string(),
    reason: z.enum(["failed", "interrupted", "scored", "reviewed"]),
    code: z.string(),
    step: z
      .string()
      .nullable()
      .openapi({ description: "Empty for the workflow's own code; null where nobody has read the run yet" }),
    shape: z.string().openapi({ description: "The message without ids, numbers, dates and quoted texts" }),
    message: z.string().openapi({ description: "Of the newest run, cut" }),
    count: z.number().openapi({ description: "Runs since `since`" }),
    total: z.number().openapi({ description: "Runs as far as the store goes back" }),
    firstSeen: z.number().openapi({ description: "Ms since the epoch" }),
    lastSeen: z.number(),
    isNew: z.boolean().openapi({ description: "Not seen before `since`" }),
    subjects: z.number().openapi({ description: "Users it happened to" }),
    workflows: z.array(counted),
    releases: z.array(counted),
    routes: z.array(counted),
    trials: z.number().openapi({ description: "Trials of experiments among `count`" }),
    inputs: z.array(counted).openapi({ description: "Inputs that are nearly the same" }),
    timeline: z.array(z.number()).openapi({ description: "Runs in 24 equal parts of the time" }),
    examples: z.array(runId).openapi({ description: "The newest first" }),
  })
  .openapi("FailureCluster");

export const failureFilters = z.object({
  since: z.coerce.number().optional().openapi({ description: "Ms since the epoch" }),
  until: z.coerce.number().optional(),
  workflow: z.string().optional(),
  release: z.string().optional(),
});
