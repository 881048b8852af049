import { z } from "@hono/zod-openapi";
import { runId } from "./run.ts";

const time = z.number().openapi({ description: "Ms since the epoch" });

const vote = z.object({
  by: z.string(),
  at: time,
  reason: z.string().optional(),
  input: z.unknown().optional(),
});

const decision = z
  .object({
    approved: z.boolean(),
    by: z.string().openapi({ description: "nobody, where it expired" }),
    at: time,
    reason: z.string().optional(),
    input: z
      .unknown()
      .optional()
      .openapi({ description: "The arguments that were approved, where they were edited" }),
    votes: z.array(vote).optional().openapi({ description: "Everybody who approved, where several had to" }),
    expired: z.literal(true).optional(),
  })
  .openapi("Decision");

export const approval = z
  .object({
    id: z.string().openapi({ description: "For people: the run, cut short, and the address" }),
    run: runId,
    address: z.string(),
    state: z.enum(["pending", "approved", "denied", "expired", "ended"]),
    workflow: z.string().optional(),
    title: z.string(),
    details: z.unknown().optional(),
    call: z
      .object({
        kind: z.string(),
        name: z.string(),
        input: z.unknown().optional().openapi({ description: "Its arguments, as they were asked" }),
        schema: z
          .record(z.string(), z.unknown())
          .optional()
          .openapi({ description: "JSON Schema of its arguments; absent where they cannot be edited" }),
      })
      .optional()
      .openapi({ description: "The call that a contract asks about; absent where the workflow itself asks" }),
    askedAt: time,
    expiresAt: time.nullable().openapi({ description: "It counts as denied from then on" }),
    approvers: z.array(z.string()).nullable().openapi({ description: "null: every operator" }),
    needs: z.number().openapi({ description: "How many different people must approve" }),
    votes: z.array(vote).openapi({ description: "Who approved so far, where several must" }),
    mayDecide: z.boolean().openapi({ description: "Whether the caller may, and it can still be decided" }),
    decision: decision.nullable(),
    runStatus: z.string(),
    context: z
      .object({
        run: z.string(),
        session: z.string().optional(),
      })
      .openapi({
        description: "Addresses below the server's own: the run, and the conversation it belongs to",
      }),
  })
  .openapi("Approval");

export const approvalPage = z
  .object({ approvals: z.array(approval), next: z.string().nullable() })
  .openapi("ApprovalPage");

export const approvalFilters = z.object({
  state: z
    .enum(["pending", "closed", "all"])
    .default("pending")
    .openapi({ description: "pending: the oldest first; else the newest first" }),
  run: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().optional(),
});

export const word = z
  .object({
    decision: z.enum(["approve", "deny"]),
    reason: z.string().max(10_000).optional(),
    input: z.unknown().optional().openapi({ description: "All arguments of the call anew, for an approval" }),
    by: z
      .string()
      .optional()
      .openapi({ description: "Who decides, where the server has no tokens; else the token says it" }),
  })
  .strict()
  .openapi("ApprovalWord");
