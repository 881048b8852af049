import type { ApprovalRequest, Call, Handler, Next, Outcome } from "../call.ts";
import { decode, encode } from "../codec.ts";
import { within } from "../context.ts";
import { AirworthyError } from "../errors.ts";
import { invoke } from "../seam.ts";
import type { Decision } from "../store.ts";

/** Asks a person before a call whose contract wants it; the decision is a recorded call of its own. */
export function approved(): Handler {
  return (call, next) => {
    const request = call.policy.approval?.();
    return request === undefined ? next(call) : askFirst(call, request, next);
  };
}

async function askFirst(call: Call, request: ApprovalRequest, next: Next): Promise<Outcome> {
  const place = { execution: call.execution, scope: call.inner, call: undefined };
  const perform = () => awaitDecision(call.execution, `${call.address}/approval`, request);
  const decision = await within(place, () =>
    invoke({ kind: "approval", name: "approval", ask: { value: request }, perform }),
  );
  return isApproved(decision) ? next(call) : { ok: false, error: denied(call, decision) };
}

/** The decision, or a promise that never settles while the run waits for it without using memory or a process. */
export async function awaitDecision(
  execution: Call["execution"],
  address: string,
  request: ApprovalRequest,
): Promise<Decision> {
  const { approvals } = execution.options;
  if (approvals === undefined) throw new Error("This execution has nobody to ask for approval");
  const decision = await approvals.ask(
    execution.id,
    address as Call["address"],
    redacted(execution, request),
  );
  return decision ?? execution.suspend(address as Call["address"]);
}

/** The request as it is stored: what may not be in a record may not be in the list of what waits either. */
function redacted({ options }: Call["execution"], request: ApprovalRequest): ApprovalRequest {
  return decode(options.redact(encode(request, { what: "the request for approval" }))) as ApprovalRequest;
}

function isApproved(decision: unknown): boolean {
  return (
    typeof decision === "object" && decision !== null && "approved" in decision && decision.approved === true
  );
}

function denied(call: Call, decision: unknown): AirworthyError {
  const { by, reason } = decision as { by?: string; reason?: string };
  return new AirworthyError({
    code: "approval_denied",
    message: `${call.kind} "${call.name}" was denied by ${by ?? "an unknown person"}${reason === undefined ? "" : `: ${reason}`}`,
    hint: "Do not try again; tell the customer what was decided",
  });
}
