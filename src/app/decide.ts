import type { Decision, StoredApproval } from "../core/approvals/approval.ts";
import { refuseHiddenEdits, refuseUnstorable } from "../core/approvals/edited-input.ts";
import type { Groups } from "../core/approvals/may-decide.ts";
import { assertMayDecide } from "../core/approvals/may-decide.ts";
import { AirworthyError } from "../core/errors.ts";
import type { Redact } from "../core/execution.ts";
import type { Address, RunId } from "../core/ids.ts";
import { hasControl } from "../core/ids.ts";
import { containsPlaceholder } from "../core/redact/placeholder.ts";
import { listIssues, validate } from "../core/standard-schema.ts";
import type { Store } from "../core/store.ts";

/** What a person says about a request. */
export interface Word {
  readonly approved: boolean;
  /** Who says it. */
  readonly by: string;
  /** Why; the run and its model are told. */
  readonly reason?: string | undefined;
  /** Other arguments for the call, whole, as JSON. For an approval. */
  readonly input?: unknown;
  /** Of the person, as far as `approvers` name roles. Default `operator`. */
  readonly role?: string | undefined;
}

export interface Deciding {
  readonly store: Store;
  readonly redact: Redact;
  readonly groups: Groups | undefined;
}

const LONGEST_NAME = 200;
const LONGEST_REASON = 10_000;

/** Checks a person's word, then keeps it: the first decision counts. */
export async function decide(
  { store, redact, groups }: Deciding,
  { run, address }: { readonly run: RunId; readonly address: Address },
  word: Word,
): Promise<StoredApproval> {
  checkWords(word);
  const approval = await store.approvals.find(run, address);
  if (approval === undefined) throw notFound(run, address);
  assertMayDecide(approval, { name: word.by, role: word.role ?? "operator" }, groups);
  if (word.input !== undefined) await checkEdit(approval, word, redact);
  return store.approvals.decide(run, address, decisionOf(word, redact));
}

function decisionOf({ approved, by, reason, input }: Word, redact: Redact): Decision {
  const told = { by, at: Date.now(), ...(reason === undefined || reason === "" ? {} : { reason }) };
  // As the journal will keep it: a run that goes on from a record must have been told the same.
  const kept = JSON.parse(redact(JSON.stringify(told))) as typeof told;
  return approved ? { approved, ...kept, ...(input === undefined ? {} : { input }) } : { approved, ...kept };
}

async function checkEdit({ call, address }: StoredApproval, word: Word, redact: Redact): Promise<void> {
  if (!word.approved)
    throw invalid("a denial edits nothing", "Approve with other arguments, or deny without any");
  if (call?.schema === undefined) {
    throw new AirworthyError({
      code: "approval_not_editable",
      message: `Cannot approve "${address}" with other arguments: what is asked there takes no edits`,
      hint: "Approve or deny it as it was asked",
    });
  }
  refuseHiddenEdits(call.input, word.input);
  refuseUnstorable(word.input, redact);
  // Most decisions edit nothing, and the checker is large.
  const { compileSchema } = await import("../tools/mcp/compile-schema.ts");
  const compiled = compileSchema(call.schema);
  // What cannot be checked here is checked by the tool itself, before anything is called.
  const result = compiled.ok ? await validate(compiled.schema, word.input) : undefined;
  if (result === undefined || result.ok) return;
  // A placeholder stands for a text that has been checked before it was asked about.
  const issues = result.issues.filter(({ path }) => !isHidden(word.input, path));
  if (issues.length === 0) return;
  throw new AirworthyError({
    code: "invalid_input",
    message: `Cannot accept the edited arguments of ${call.name}: ${listIssues(issues)}`,
    hint: "Give all arguments as the tool's input schema wants them",
    data: { issues },
  });
}

function isHidden(input: unknown, path: string): boolean {
  let value = input;
  for (const key of path === "" ? [] : path.split("."))
    value = typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
  return typeof value === "string" && containsPlaceholder(value);
}

function checkWords({ by, reason }: Word): void {
  if (by.trim() === "" || by.length > LONGEST_NAME || hasControl(by))
    throw invalid(
      `"${by.slice(0, 80)}" is no name of a person`,
      `Give a name of 1 to ${LONGEST_NAME} characters`,
    );
  if ((reason ?? "").length > LONGEST_REASON)
    throw invalid("the reason is too long", `Give at most ${LONGEST_REASON} characters`);
}

function invalid(what: string, hint: string): AirworthyError {
  return new AirworthyError({ code: "invalid_decision", message: `Cannot decide like this: ${what}`, hint });
}

function notFound(run: RunId, address: Address): AirworthyError {
  return new AirworthyError({
    code: "approval_not_found",
    message: `Cannot decide about "${address}" of run "${run}": no approval was asked for there`,
    hint: "List what waits for a decision with `airworthy approvals list`",
  });
}
