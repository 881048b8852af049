import { z } from "@hono/zod-openapi";
import { runId } from "./run.ts";

const verdict = z.enum(["good", "bad", "unsure"]);
const text = z.string().max(10_000);

export const review = z
  .object({
    run: runId,
    verdict,
    note: z.string().optional(),
    expected: z.string().optional().openapi({ description: "JSON of what should have come out" }),
    case: z.string().optional().openapi({ description: "The case that was made of it, as dataset/id" }),
    by: z.string(),
    at: z.number().openapi({ description: "Ms since the epoch" }),
  })
  .openapi("Review");

export const queueItem = z
  .object({
    run: runId,
    reason: z.enum(["failed", "interrupted", "scored", "sample"]),
    workflow: z.string(),
    startedAt: z.number(),
    cluster: z
      .object({
        id: z.string(),
        code: z.string(),
        step: z.string().nullable(),
        shape: z.string(),
        count: z.number(),
      })
      .optional(),
    release: z.string().optional(),
    subject: z.string().optional(),
  })
  .openapi("ReviewItem");

export const newReview = z.object({
  verdict,
  note: text.optional(),
  expected: z.object({ value: z.unknown() }).optional().openapi({ description: "What should have come out" }),
  expect: z.record(z.string(), z.unknown()).optional().openapi({ description: "What else should be so" }),
  dataset: z
    .string()
    .regex(/^[\w][\w.-]{0,99}$/)
    .optional()
    .openapi({ description: "Makes a case of the run in this dataset of the store" }),
  id: z.string().min(1).max(200).optional().openapi({ description: "Id of that case" }),
});

export const noteTarget = z.object({
  kind: z.enum(["run", "case", "experiment"]),
  id: z.string().min(1).max(500).openapi({ description: "Of a case: dataset/id" }),
});

export const note = z
  .object({ id: z.number(), about: noteTarget, text: z.string(), by: z.string(), at: z.number() })
  .openapi("Note");

export const newNote = z.object({ about: noteTarget, text: text.min(1) });
