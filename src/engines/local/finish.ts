import { bodyOf } from "../../core/body.ts";
import { encode } from "../../core/codec.ts";
import type { EncodedError } from "../../core/error-codec.ts";
import { encodeError } from "../../core/error-codec.ts";
import { isAirworthyError } from "../../core/errors.ts";
import type { Execution } from "../../core/execution.ts";
import type { SessionId } from "../../core/ids.ts";
import type { Journal } from "../../core/journal.ts";
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
  readonly session: SessionId | undefined;
  readonly added: readonly unknown[];
}

/** Keeps the run's end, with what it adds to its session, and tells the caller. */
export async function finish<Output>(driven: Driven, given: Finishing): Promise<RunResult<Output>> {
  const { engine, execution, journal } = given;
  const { id } = execution;
  const { end, error: failure } = endOf(driven, execution);
  const turn = end.status === "completed" ? turnOf(given) : undefined;
  try {
    await engine.store.end(journal.ticket, end, journal.totals, execution.elapsed(), turn);
  } catch (error) {
    // The store's own failure is what the caller must hear of, whatever the run came to before it.
    return { status: "failed", id, error: asError(failure ?? error) };
  }
  switch (end.status) {
    case "completed":
      return {
        status: "completed",
        id,
        output: (driven.kind === "returned" ? driven.value : undefined) as Output,
      };
    case "waiting":
      return { status: "waiting", id, waitingFor: end.waitingFor };
    default:
      return { status: end.status, id, error: asError(failure) };
  }
}

/** The run's end as it is stored: redacted, and a result that cannot be kept is a failure. */
export function endOf(
  driven: Driven,
  execution: Execution,
): { readonly end: RunEnd; readonly error?: unknown } {
  if (driven.kind === "waiting") return { end: { status: "waiting", waitingFor: driven.addresses } };
  if (driven.kind === "threw") return failed(driven.error, execution);
  try {
    const text = execution.options.redact(outputText(driven.value, execution));
    return { end: { status: "completed", output: bodyOf(text) } };
  } catch (error) {
    return failed(error, execution);
  }
}

function failed(error: unknown, execution: Execution): { end: RunEnd; error: unknown } {
  const encoded = JSON.parse(execution.options.redact(JSON.stringify(encodeError(error)))) as EncodedError;
  const status = isAirworthyError(error, "run_cancelled") ? "cancelled" : "failed";
  return { end: { status, error: encoded }, error };
}

function outputText(value: unknown, execution: Execution): string {
  const text = encode(value, { what: `the output of workflow "${execution.options.workflow}"` });
  const { maxPayload } = execution.options;
  if (text.length > maxPayload)
    throw tooLarge(`the output of run "${execution.id}"`, text.length, maxPayload);
  return text;
}

function turnOf({ session, added, execution }: Finishing): SessionTurn | undefined {
  if (session === undefined || added.length === 0) return undefined;
  const messages = added.map((message) =>
    execution.options.redact(
      encode(message, { what: "a message of the session", undefinedProperties: "drop" }),
    ),
  );
  return { session, messages };
}

export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(encodeError(thrown).message);
}
