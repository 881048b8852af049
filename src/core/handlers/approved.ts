import type { AskedApproval, AskedCall, Decision } from "../approvals/approval.ts";
import { checkRequest } from "../approvals/check-request.ts";
import type { ApprovalRequest, Call, CallNote, Handler, Next, Outcome } from "../call.ts";
import { decode, encode } from "../codec.ts";
import { within } from "../context.ts";
import { AirworthyError } from "../errors.ts";
import { invoke } from "../seam.ts";

/** Asks a person before a call whose contract wants it; the decision is a recorded call of its own. */
export function approved(): Handler {
  return (call, next) => {
    const request = call.policy.approval?.();
    return request === undefined ? next(call) : askFirst(call, request, next);
  };
}

async function askFirst(call: Call, request: ApprovalRequest, next: Next): Promise<Outcome> {
  const place = { execution: call.execution, scope: call.inner, call: undefined };
  const asked = { ...request, call: askedCall(call) };
  const perform = () => awaitDecision(call.execution, `${call.address}/approval`, asked);
  const decision = (await within(place, () =>
    invoke({ kind: "approval", name: "approval", ask: { value: request }, perform }),
  )) as Decision;
  const note = noteOf(call, decision);
  if (!decision.approved) return { ok: false, error: denied(call, decision), note };
  if (decision.input === undefined) return noted(await next(call), note);
  return makeEdited(call, decision.input, { note, next });
}

/** The call as the person changed it: its key, its limits and what is announced are those of the new arguments. */
async function makeEdited(
  call: Call,
  input: unknown,
  { note, next }: { readonly note: CallNote; readonly next: Next },
): Promise<Outcome> {
  let edited: Call;
  try {
    if (call.policy.edited === undefined) throw notEditable(call);
    edited = call.withQuestion(await call.policy.edited.question(input));
  } catch (error) {
    return { ok: false, error, note };
  }
  const outcome = await next(edited);
  const own = outcome.ok && outcome.note?.from === undefined ? edited.note(outcome.value) : undefined;
  return noted(outcome, { ...own, ...(edited.key === undefined ? {} : { key: edited.key }), ...note });
}

/** The decision, or a promise that never settles while the run waits for it without using memory or a process. */
export async function awaitDecision(
  execution: Call["execution"],
  address: string,
  request: AskedApproval,
): Promise<Decision> {
  const { approvals } = execution.options;
  if (approvals === undefined) throw new Error("This execution has nobody to ask for approval");
  checkRequest(request);
  const decision = await approvals.ask(
    execution.id,
    address as Call["address"],
    redacted(execution, request, "the request for approval"),
  );
  return decision ?? execution.suspend(address as Call["address"]);
}

function askedCall({ kind, name, ask, policy: { edited } }: Call): AskedCall {
  return {
    kind,
    name,
    // As it is recorded: redacted, and JSON, which is what an edit is written in.
    ...(ask === undefined ? {} : { input: JSON.parse(ask.text) }),
    ...(edited === undefined ? {} : { schema: edited.schema }),
  };
}

/** What may not be in a record may not be in the list of what waits, or in a note, either. */
function redacted<T>({ options }: Call["execution"], value: T, what: string): T {
  return decode(options.redact(encode(value, { what, undefinedProperties: "drop" }))) as T;
}

function noteOf(call: Call, decision: Decision): CallNote {
  const { approved, by, at, reason } = decision;
  const isEdited = decision.approved && decision.input !== undefined;
  const approval = {
    approved,
    by,
    at,
    ...(reason === undefined ? {} : { reason }),
    ...(isEdited ? { edited: true as const } : {}),
  };
  return { approval: redacted(call.execution, approval, "the decision") };
}

function noted(outcome: Outcome, note: CallNote): Outcome {
  return { ...outcome, note: { ...outcome.note, ...note } };
}

function denied(call: Call, decision: Extract<Decision, { approved: false }>): AirworthyError {
  const { by, reason, expired } = decision;
  if (expired === true) {
    return new AirworthyError({
      code: "approval_denied",
      message: `${call.kind} "${call.name}" was not made: it needs a person's approval, and nobody decided in time`,
      hint: "Do not try again; tell the customer that it has not been done",
    });
  }
  return new AirworthyError({
    code: "approval_denied",
    message: `${call.kind} "${call.name}" was denied by ${by}${reason === undefined ? "" : `: ${reason}`}`,
    hint: "Do not try again; tell the customer what was decided",
  });
}

function notEditable(call: Call): AirworthyError {
  return new AirworthyError({
    code: "approval_not_editable",
    message: `Cannot make ${call.kind} "${call.name}" with the arguments that were approved: they were edited, and this call takes no edits`,
    hint: "Approve or deny it as it was asked",
  });
}
