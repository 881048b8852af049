import type { z } from "@hono/zod-openapi";
import type { StoredApproval } from "../core/approvals/approval.ts";
import { approvalId } from "../core/approvals/approval-id.ts";
import { stateOf } from "../core/approvals/state-of.ts";
import type * as schemas from "./schemas/approval.ts";

type View = z.infer<typeof schemas.approval>;

export interface ApprovalViewOptions {
  /** Whether the caller is one of those who may decide. */
  readonly mayDecide: boolean;
}

/** A request as the API gives it. */
export function approvalView(approval: StoredApproval, { mayDecide }: ApprovalViewOptions): View {
  const { run, address, title, details, call, requestedAt, expiresAt, approvers, needs, votes } = approval;
  const { workflow, session } = approval;
  const state = stateOf(approval);
  return {
    id: approvalId(approval),
    run,
    address,
    state,
    ...(workflow === undefined ? {} : { workflow }),
    title,
    ...(details === undefined ? {} : { details }),
    ...(call === undefined ? {} : { call: { ...call } }),
    askedAt: requestedAt,
    expiresAt: expiresAt ?? null,
    approvers: approvers === undefined ? null : [...approvers],
    needs: needs ?? 1,
    votes: (votes ?? []).map((vote) => ({ ...vote })),
    mayDecide: mayDecide && state === "pending",
    decision: decisionView(approval),
    runStatus: approval.status,
    context: {
      run: `/v1/runs/${run}`,
      ...(session === undefined ? {} : { session: `/v1/runs?session=${encodeURIComponent(session)}` }),
    },
  };
}

function decisionView({ decision }: StoredApproval): View["decision"] {
  if (decision === undefined) return null;
  if (!decision.approved) return { ...decision };
  const { votes, ...rest } = decision;
  return { ...rest, ...(votes === undefined ? {} : { votes: votes.map((vote) => ({ ...vote })) }) };
}
