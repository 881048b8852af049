import { decodeError, encodeError } from "../core/error-codec.ts";
import { isAirworthyError } from "../core/errors.ts";
import { listIssues } from "../core/standard-schema.ts";
import type { Definition } from "./_definition.ts";
import { COMMON_CODES } from "./contract.ts";
import { httpErrorOf } from "./http-error.ts";
import { refusalOf } from "./limits/refusal.ts";
import { isToolError, ToolError } from "./tool-error.ts";
import type { ListedError } from "./tool-options.ts";
import { isTransient } from "./transient.ts";

type Issues = readonly { readonly path: string; readonly message: string }[];

const MAX_ISSUES = 20;
const NOTHING_LISTED: ListedError = {};

/** What the caller may know of something that `run` threw; all of it stays in the cause. */
export function fromThrown(thrown: unknown, tool: Definition): ToolError {
  if (!(thrown instanceof Error) || !("code" in thrown) || typeof thrown.code !== "string")
    return unlisted(thrown, tool);
  const { code } = thrown;
  const listed = tool.errors.get(code) ?? (COMMON_CODES.has(code) ? NOTHING_LISTED : undefined);
  if (listed === undefined) return unlisted(thrown, tool);
  if (isToolError(thrown)) return completed(thrown, listed, tool);
  // Written to be read, by this package or in its manner.
  if (isAirworthyError(thrown, code)) return completed(new ToolError(partsOf(thrown, code)), listed, tool);
  // Someone else's error may hold anything in its message, whatever its code.
  const message = listed.message ?? listed.description ?? `The tool "${tool.name}" failed: ${code}`;
  return completed(new ToolError({ code, message, cause: thrown }), listed, tool);
}

/** In place of a run that would wait for a person who was never meant to be asked. */
export function unattended({ name }: Definition): ToolError {
  return new ToolError({
    code: "approval_denied",
    message: `Cannot call ${name} with these arguments: a person has to approve it, and nobody is there to be asked`,
    retryable: false,
    hint: "Use arguments that need no approval, or make the call in a run that a person looks after",
  });
}

/** Of arguments that a person edited into something that is not done by calling the tool. */
export function notACall({ name }: Definition): ToolError {
  return new ToolError({
    code: "invalid_input",
    message: `Cannot call ${name} with the arguments that were approved: they ask for a dry run or for more of a result`,
    retryable: false,
    hint: "Go on without it and say so",
  });
}

/** What HTTP itself says is no secret, and a caller can do something about it. */
function unlisted(thrown: unknown, tool: Definition): ToolError {
  const refusal = refusalOf(thrown);
  if (refusal?.status === 429) return refused(thrown, refusal.retryAfter, tool);
  const status = httpErrorOf(thrown)?.status;
  return status === 401 || status === 403 ? notAllowed(thrown, status, tool) : internal(thrown, tool);
}

function refused(cause: unknown, retryAfter: number | undefined, { name }: Definition): ToolError {
  const again = retryAfter === undefined ? "later" : `in ${Math.ceil(retryAfter / 1_000)} s`;
  return new ToolError({
    code: "rate_limited",
    message: `The service behind "${name}" was asked too often and did nothing`,
    retryable: true,
    hint: `Try again ${again}, or go on without it and say so`,
    ...(retryAfter === undefined ? {} : { retryAfterMs: retryAfter }),
    cause,
  });
}

function notAllowed(cause: unknown, status: 401 | 403, { name }: Definition): ToolError {
  const why = status === 401 ? "does not accept its credentials" : "does not allow it this";
  return new ToolError({
    code: "auth_failed",
    message: `The service behind "${name}" ${why} (${status})`,
    retryable: false,
    hint: "No argument changes that: do not call it again, go on without it and say so",
    cause,
  });
}

/** What the caller is told of an error that the seam gave: the tool's own, or one of a handler. */
export function fromSeam(error: unknown, tool: Definition): ToolError {
  if (isToolError(error)) return error;
  if (isAirworthyError(error, "timeout")) return timedOut(error.message, tool);
  if (isAirworthyError(error)) return new ToolError({ ...partsOf(error, error.code), retryable: false });
  return internal(error, tool);
}

export function invalidInput(issues: Issues, tool: Definition): ToolError {
  return new ToolError({
    code: "invalid_input",
    message: `Cannot call ${tool.name} with these arguments: ${listIssues(issues)}`,
    retryable: false,
    hint: `Call it again with corrected arguments: ${tool.expects}`,
    data: { issues: issues.slice(0, MAX_ISSUES) },
  });
}

export function invalidOutput(issues: Issues, tool: Definition): ToolError {
  return new ToolError({
    code: "invalid_output",
    message: `The tool "${tool.name}" answered with something that is not what it promises`,
    retryable: false,
    hint: afterFailure(false, tool),
    // Some schema libraries quote the value in their messages.
    cause: new Error(listIssues(issues)),
    data: { paths: issues.slice(0, MAX_ISSUES).map(({ path }) => path) },
  });
}

export function internal(thrown: unknown, tool: Definition): ToolError {
  const retryable = tool.repeatable && isTransient(thrown);
  return new ToolError({
    code: "internal",
    message: `The tool "${tool.name}" failed for a reason that it does not list`,
    retryable,
    hint: afterFailure(retryable, tool),
    // As it is recorded: a thrown string or undefined becomes an error that says so.
    cause: thrown instanceof Error ? thrown : decodeError(encodeError(thrown)),
  });
}

export function stopped(reason: unknown, tool: Definition): ToolError {
  if (reason instanceof Error && reason.name === "TimeoutError")
    return timedOut(`tool "${tool.name}" did not answer within the time its caller gave it`, tool);
  return new ToolError({
    code: "cancelled",
    message: `The call of "${tool.name}" was given up by its caller`,
    retryable: false,
    hint: afterFailure(false, tool),
    ...(reason === undefined ? {} : { cause: reason }),
  });
}

function timedOut(message: string, tool: Definition): ToolError {
  const retryable = tool.repeatable;
  return new ToolError({ code: "timeout", message, retryable, hint: afterFailure(retryable, tool) });
}

function afterFailure(retryable: boolean, tool: Definition): string {
  if (retryable) return "Try again once; if it fails again, go on without it and say so";
  return tool.effect === "read"
    ? "The same call will fail again: go on without it and say so"
    : "It may have been done all the same: look before you ask for it again, or hand over to a person";
}

/** The error with what the contract says of its code, wherever the error itself says nothing. */
function completed(error: ToolError, listed: ListedError, tool: Definition): ToolError {
  const passes = error.retryAfterMs !== undefined || (error.code === "timeout" && tool.repeatable);
  const retryable = error.retryable ?? listed.retryable ?? passes;
  const hint = error.hint === "" ? (listed.hint ?? hintFor(error, retryable, tool)) : error.hint;
  if (error.retryable === retryable && error.hint === hint) return error;
  return new ToolError({ ...partsOf(error, error.code), retryable, hint });
}

function hintFor({ code }: ToolError, retryable: boolean, tool: Definition): string {
  if (retryable) return "Try again once; if it fails again, go on without it and say so";
  if (code === "timeout") return afterFailure(false, tool);
  return "Do not send the same call again: change its arguments, or go on without it and say so";
}

function partsOf(
  error: Error & {
    readonly hint: string;
    readonly data?: Readonly<Record<string, unknown>> | undefined;
    readonly retryAfterMs?: number;
  },
  code: string,
): ConstructorParameters<typeof ToolError>[0] {
  const { message, hint, data, cause, retryAfterMs } = error;
  return {
    code,
    message,
    hint,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(data === undefined ? {} : { data }),
    ...(cause === undefined ? {} : { cause }),
  };
}
