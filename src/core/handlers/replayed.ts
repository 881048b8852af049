import type { Handler } from "../call.ts";
import { DivergenceError, readable } from "../divergence.ts";
import { decodeError } from "../error-codec.ts";
import { isStoreFailure } from "../leaves-open.ts";
import type { Recording } from "../recording.ts";
import { outcomeOf } from "../recording.ts";
import type { RunEnd } from "../run.ts";
import { assertSame } from "./answered.ts";

/** Codes of errors, beside the store's, that stop a run from outside of its code, at a call that then has no record. */
const STOPPED = new Set([
  "budget_exceeded",
  "run_cancelled",
  "run_handed_over",
  "virtual_write",
  "shadow_read",
  "fixture_missing",
]);

/** Replay: everything from the recording; what it does not hold is a divergence. */
export function replayed(recording: Recording, end: RunEnd | undefined): Handler {
  return async (call) => {
    const record = recording.at(call.address);
    if (record === undefined || record.state === "begun") {
      if (endedHere(end)) return call.execution.suspend(call.address);
      throw stoppedHere(end) ?? notRecorded(call);
    }
    assertSame(call, record.askHash, readable(record.ask));
    await recording.turn(record);
    return outcomeOf(record, call);
  };
}

/** The run never got further: it waits for a person, or its process died. */
function endedHere(end: RunEnd | undefined): boolean {
  return end === undefined || end.status === "waiting";
}

function stoppedHere(end: RunEnd | undefined): unknown {
  if (end === undefined || !("error" in end)) return undefined;
  const { error } = end;
  return STOPPED.has(error.code ?? "") || isStoreFailure(error) ? decodeError(error) : undefined;
}

function notRecorded(call: Parameters<Handler>[0]): DivergenceError {
  const asked = `${call.kind} ${call.name}\n${readable(call.ask)}`;
  return new DivergenceError({
    run: call.execution.id,
    kind: "not_recorded",
    address: call.address,
    recorded: undefined,
    asked,
  });
}
