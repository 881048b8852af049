import type { StoredApproval } from "../../core/approvals/approval.ts";
import { approvalId } from "../../core/approvals/approval-id.ts";
import { stateOf } from "../../core/approvals/state-of.ts";

/** A request as --json gives it: without the schema of its arguments, which is long. */
export function approvalJson(approval: StoredApproval): Readonly<Record<string, unknown>> {
  const { call, status, ...rest } = approval;
  const { schema, ...asked } = call ?? {};
  return {
    id: approvalId(approval),
    state: stateOf(approval),
    ...rest,
    ...(call === undefined ? {} : { call: { ...asked, editable: schema !== undefined } }),
    runStatus: status,
  };
}
