import { z } from "@hono/zod-openapi";
import { runId } from "./run.ts";

const share = z.object({ count: z.number(), of: z.number() });

const difference = z
  .object({
    what: z.enum(["fails", "answers", "called", "skipped"]),
    step: z.string(),
    kind: z.string(),
    name: z.string(),
    detail: z
      .string()
      .openapi({ description: "Of fails: code and shape of the message; of answers: their shape" }),
    code: z.string().optional(),
    inside: share,
    outside: share,
    p: z.number(),
    examples: z.array(runId),
    text: z.string().openapi({ description: "All of it in words" }),
  })
  .openapi("CallDifference");

export const segment = z
  .object({
    conditions: z.array(
      z.object({
        kind: z.enum(["subject", "customer", "route", "workflow", "release", "tool", "input"]),
        name: z.string(),
        value: z.string(),
      }),
    ),
    text: z.string().openapi({ description: "The conditions in words" }),
    n: z.number(),
    failed: z.number(),
    rate: z.number(),
    low: z.number().openapi({ description: "95 %, runs of one customer counted as what they are" }),
    high: z.number(),
    otherRate: z.number(),
    customers: z.number(),
    p: z.number().openapi({ description: "Times the number of slices looked at" }),
    designEffect: z.number(),
    state: z.enum(["reported", "confirmed"]).openapi({
      description:
        "confirmed: it stands without the customer who fails most in it; reported: it is mostly that customer",
    }),
    worstCustomer: z.string().optional(),
    examples: z.array(runId),
    differences: z.array(difference),
    suggestion: z.object({
      action: z.enum(["contract", "tool", "call", "answers", "route", "customer"]),
      text: z.string(),
      step: z.string().optional(),
    }),
  })
  .openapi("Segment");
