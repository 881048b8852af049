import { bodyOf } from "../../core/body.ts";
import { HANDED_OVER } from "../../core/boundary.ts";
import { encode } from "../../core/codec.ts";
import type { EncodedError } from "../../core/error-codec.ts";
import { encodeError } from "../../core/error-codec.ts";
import { isAirworthyError } from "../../core/errors.ts";
import type { Execution } from "../../core/execution.ts";
import type { SessionId } from "../../core/ids.ts";
import type { Journal } from "../../core/journal.ts";
import { METERING } from "../../core/metering.ts";
import type { RunEnd } from "../../core/run.ts";
import { tooLarge } from "../../core/seam.ts";
import type { SessionTurn } from "../../core/store.ts";
import type { Driven } from "./drive.ts";
import type { Engine } from "./engine.ts";
import type { RunResult } from "./run-result.ts";

export interface Finishing {
  readonly engine: Engine;
  readonly execution: Execution;
  readonly journal: Journal;
  readonly conversation?: Conversed;
}

/** What a run has said in its session. */
export interface Conversed {
  readonly session: SessionId | undefined;
  /** JSON of each message before the run. */
  readonly before: readonly string[];
  readonly added: readonly unknown[];
  /** Turns that the session must still have, if nobody else may have added one. */
  readonly after?: number;
}

/** Keeps the run's end, with what it adds to its session, and tells the caller. */
export async function finish<Output>(driven: Driven, given: Finishing): Promise<RunResult<Output>> {
  const { execution, conversation, journal } = given;
  const { end, error: failure, turn } = endOf(driven, execution, conversation);
  try {
    await keepEnd(given, end, turn);
  } catch (error) {
    // The store's own failure is what the caller must hear of, whatever the run came to before it.
    if (isAirworthyError(error, "session_moved"))
      await keepEnd(given, failed(error, execution).end).catch(() => {});
    return { ...ran(execution, journal), status: "failed", error: asError(failure ?? error) };
  }
  const known = ran(execution, journal);
  switch (end.status) {
    case "completed":
      return {
        ...known,
        status: "completed",
        output: (driven.kind === "returned" ? driven.value : undefined) as Output,
      };
    case "waiting":
      return { ...known, status: "waiting", waitingFor: end.waitingFor, ...untilOf(driven) };
    default:
      return { ...known, status: end.status, error: asError(failure) };
  }
}

function untilOf(driven: Driven): { readonly until?: number } {
  return driven.kind === "waiting" && driven.until !== undefined ? { until: driven.until } : {};
}

/** What is known of a run however it ended. */
export function ran(
  execution: Execution,
  journal: Journal,
): Pick<RunResult, "id" | "took" | "totals" | "toolCalls"> {
  const { totals, toolCalls } = journal;
  return { id: execution.id, took: execution.elapsed(), totals, toolCalls };
}

async function keepEnd(
  { engine, execution, journal }: Finishing,
  end: RunEnd,
  turn?: SessionTurn,
): Promise<void> {
  await engine.store.end(journal.ticket, end, journal.totals, execution.elapsed(), turn);
  METERING.of(execution)?.ended(execution, end.status);
}

interface Ended {
  readonly end: RunEnd;
  readonly error?: unknown;
  readonly turn?: SessionTurn;
}

/**
 * The run's end as it is stored: redacted. A result that cannot be kept is a failure, and so are
 * messages that cannot: the session stays as it was.
 */
export function endOf(driven: Driven, execution: Execution, conversation?: Conversed): Ended {
  if (driven.kind === "waiting") return { end: { status: "waiting", waitingFor: driven.addresses } };
  if (driven.kind === "threw") return failed(driven.error, execution);
  try {
    const text = execution.options.redact(outputText(driven.value, execution));
    const turn = turnOf(execution, conversation);
    const end: RunEnd = { status: "completed", output: bodyOf(text) };
    return turn === undefined ? { end } : { end, turn };
  } catch (error) {
    return failed(error, execution);
  }
}

function failed(error: unknown, execution: Execution): Ended {
  const { redact } = execution.options;
  const encoded = JSON.parse(redact(JSON.stringify(clipped(encodeError(error), execution)))) as EncodedError;
  const isCancelled = isAirworthyError(error, "run_cancelled") || isAirworthyError(error, HANDED_OVER);
  const status = isCancelled ? "cancelled" : "failed";
  return { end: { status, error: encoded }, error };
}

/** Longest message that is kept of an error too large to be kept whole. */
const MAX_MESSAGE = 10_000;

function clipped(error: EncodedError, execution: Execution): EncodedError {
  if (JSON.stringify(error).length <= execution.options.maxPayload) return error;
  const { name, code, message } = error;
  const start = message.slice(0, MAX_MESSAGE);
  return {
    name: name.slice(0, MAX_MESSAGE),
    message: start === message ? message : `${start}… (${message.length} characters)`,
    ...(code === undefined ? {} : { code: code.slice(0, MAX_MESSAGE) }),
  };
}

function outputText(value: unknown, execution: Execution): string {
  const text = encode(value, { what: `the output of workflow "${execution.options.workflow}"` });
  const { maxPayload } = execution.options;
  if (text.length > maxPayload)
    throw tooLarge(`the output of run "${execution.id}"`, text.length, maxPayload);
  return text;
}

function turnOf(execution: Execution, conversation: Conversed | undefined): SessionTurn | undefined {
  if (conversation?.session === undefined || conversation.added.length === 0) return undefined;
  const { session, before, added, after } = conversation;
  const { redact, maxPayload } = execution.options;
  const messages = added.map((message) =>
    redact(encode(message, { what: "a message of the session", undefinedProperties: "drop" })),
  );
  // The next turn begins with all of them: a conversation that it could not hold must not come to be.
  const size = [...before, ...messages].reduce((sum, text) => sum + text.length, 0);
  if (size > maxPayload) throw tooLarge(`the messages of session "${session}"`, size, maxPayload);
  return { session, messages, ...(after === undefined ? {} : { after }) };
}

export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(encodeError(thrown).message);
}
