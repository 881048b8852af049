import { z } from "@hono/zod-openapi";

export const runId = z.string().openapi({ example: "run_01m8nypmr0f30r0000000000000" });

const attributes = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

export const subject = z.object({ id: z.string(), attributes: attributes.optional() }).openapi("Subject");

export const totals = z
  .object({
    calls: z.number(),
    tokensIn: z.number(),
    tokensOut: z.number(),
    cost: z.number().nullable().openapi({ description: "US dollars; null where a price is unknown" }),
    unpriced: z.number(),
    toolErrors: z.number(),
  })
  .openapi("Totals");

const status = z.enum(["running", "completed", "failed", "cancelled", "waiting"]);

export const runSummary = z
  .object({
    id: runId,
    workflow: z.string(),
    status,
    interrupted: z.boolean(),
    startedAt: z.number().openapi({ description: "Ms since the epoch" }),
    took: z.number().nullable().openapi({ description: "Ms; null until it ends" }),
    session: z.string().optional(),
    turn: z.number().optional(),
    subject: subject.optional(),
    tags: z.array(z.string()).optional(),
    release: z.string().optional(),
    assignment: z
      .object({
        rollout: z.string(),
        arm: z.enum(["candidate", "stable"]),
        share: z
          .number()
          .openapi({ description: "Chance of the candidate, 0 to 1; 0 or 1 where a rule decided" }),
        by: z.string(),
      })
      .optional(),
    parent: z
      .union([
        z.object({
          kind: z.enum(["fork", "rerun", "shadow", "handover", "score"]),
          run: runId,
          at: z.string().optional(),
        }),
        z.object({ kind: z.literal("trial"), experiment: z.string(), case: z.string(), trial: z.number() }),
      ])
      .optional(),
    source: z.string().optional(),
    totals,
    input: z.string().openapi({ description: "JSON, cut to a line's length" }),
    outcome: z
      .string()
      .openapi({ description: "The output's JSON or the error's message, cut to a line's length" }),
  })
  .openapi("RunSummary");

export const runPage = z
  .object({ runs: z.array(runSummary), next: z.string().nullable() })
  .openapi("RunPage");

/** A text that may have been cut; the whole of it is given by the call's own address. */
export const cutText = z
  .object({ text: z.string(), length: z.number().openapi({ description: "Of the whole, in characters" }) })
  .openapi("CutText");

export const body = z
  .object({
    value: cutText,
    shared: cutText.optional(),
    messages: z.array(cutText).optional(),
    hiddenMessages: z.number().optional().openapi({ description: "Earlier messages that are left out here" }),
  })
  .openapi("Body");

export const call = z
  .object({
    seq: z.number(),
    kind: z.enum(["model", "tool", "step", "sleep", "approval", "clock", "random", "id"]),
    address: z.string(),
    name: z.string(),
    state: z.enum(["done", "failed", "begun"]),
    at: z.number().openapi({ description: "Ms since the run's start" }),
    took: z.number(),
    ask: body.optional(),
    answer: cutText.optional(),
    note: z.record(z.string(), z.unknown()).optional(),
  })
  .openapi("Call");

const runScore = z.object({
  scorer: z.string(),
  kind: z.enum(["scored", "skipped", "error"]),
  value: z.number().nullable(),
  pass: z.boolean().nullable(),
  reason: z.string().openapi({ description: "Why, or what went wrong with the scorer" }),
  runs: z.array(z.string()).openapi({ description: "Runs of the scorer itself, such as a judge's" }),
});

export const run = runSummary
  .omit({ input: true })
  .extend({
    input: body,
    end: z.union([
      z.object({ status: z.literal("completed"), output: body }),
      z.object({ status: z.enum(["failed", "cancelled"]), error: z.record(z.string(), z.unknown()) }),
      z.object({ status: z.literal("waiting"), waitingFor: z.array(z.string()) }),
      z.null(),
    ]),
    route: z.string().optional(),
    scores: z
      .object({
        value: z
          .number()
          .nullable()
          .openapi({ description: "By those that count: 1 good, 0 bad; null where they could not say" }),
        at: z.number(),
        cost: z.number().openapi({ description: "US dollars that scorers have cost" }),
        by: z.array(runScore),
      })
      .nullable()
      .openapi({ description: "What scorers said of it after it had ended" }),
    calls: z.array(call),
  })
  .openapi("Run");

export const runFilters = z.object({
  status: z.enum([...status.options, "interrupted"]).optional(),
  workflow: z.string().optional(),
  session: z.string().optional(),
  subject: z.string().optional(),
  tag: z.string().optional(),
  release: z.string().optional(),
  route: z.string().optional(),
  attribute: z
    .string()
    .regex(/^[^=]+=.*$/)
    .optional()
    .openapi({ description: "name=value of an attribute of the subject" }),
  only: z.enum(["traffic"]).optional(),
  minCost: z.coerce.number().nonnegative().optional(),
  minTook: z.coerce.number().nonnegative().optional(),
  text: z.string().max(200).optional(),
  since: z.coerce.number().optional(),
  until: z.coerce.number().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().optional(),
});

export const replayResult = z
  .union([
    z.object({ status: z.literal("same"), calls: z.number(), took: z.number() }),
    z.object({
      status: z.literal("diverged"),
      kind: z.string(),
      address: z.string(),
      diff: z.string(),
      message: z.string(),
    }),
    z.object({
      status: z.literal("refused"),
      code: z.string(),
      message: z.string(),
      hint: z.string().optional(),
    }),
  ])
  .openapi("ReplayResult");
