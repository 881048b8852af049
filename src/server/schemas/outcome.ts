import { z } from "@hono/zod-openapi";
import { runId, subject, totals } from "./run.ts";

/** How far a run has come, and what it came to. */
export const outcome = z
  .object({
    id: runId,
    status: z.enum(["running", "completed", "failed", "cancelled", "waiting"]),
    output: z.unknown().optional().openapi({ description: "What a completed run gave" }),
    error: z
      .object({
        name: z.string(),
        message: z.string(),
        code: z.string().optional(),
        hint: z.string().optional(),
      })
      .optional(),
    waitingFor: z
      .array(z.string())
      .optional()
      .openapi({ description: "Addresses of what a person decides about" }),
    took: z.number().nullable().openapi({ description: "Ms; null while it runs" }),
    totals,
  })
  .openapi("RunOutcome");

const MOST_WAIT = 300_000;

/** Ms to wait for a run's end. */
export const wait = z.coerce
  .number()
  .int()
  .min(0)
  .max(MOST_WAIT)
  .openapi({ description: "Ms to wait for the end; a run that takes longer is answered 202 and goes on" });

const LONGEST = 200;

/** What beside its input a run is started with. */
export const startFields = {
  session: z
    .string()
    .max(LONGEST)
    .optional()
    .openapi({ description: "Id of the conversation it is a turn of" }),
  subject: subject.optional(),
  tags: z.array(z.string().max(LONGEST)).max(100).optional(),
  release: z.string().max(LONGEST).optional(),
} as const;

export const startHeaders = z.object({
  "idempotency-key": z
    .string()
    .min(1)
    .max(LONGEST)
    .optional()
    .openapi({ description: "The same key with the same body is the same run, for seven days" }),
});
