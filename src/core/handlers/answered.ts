import type { Call, Handler } from "../call.ts";
import { DivergenceError, readable } from "../divergence.ts";
import { AirworthyError } from "../errors.ts";
import type { Journal } from "../journal.ts";
import type { Recording } from "../recording.ts";
import { outcomeOf } from "../recording.ts";

export interface AnsweredOptions {
  readonly recording: Recording;
  readonly journal: Journal;
  /** The recorded input was changed by redaction, so that it is not what the run once had. */
  readonly inputRedacted: boolean;
  /** Make writes again whose end was never seen. Default false: the run is refused with `write_in_doubt`. */
  readonly repeatWrites: boolean;
}

/** Resume: what is recorded is not done again; what is not goes on to the world. */
export function answered(options: AnsweredOptions): Handler {
  const { recording, journal } = options;
  let redacted = options.inputRedacted;
  return async (call, next) => {
    const record = recording.at(call.address);
    if (record === undefined || record.state === "begun") {
      if (!(await recording.allAsked(call.address))) throw changed(call, recording);
      if (redacted) throw mustNotGoOn(call);
      if (record !== undefined && call.effect === "write" && !options.repeatWrites) throw inDoubt(call);
      const until = record?.note?.until;
      return next(until === undefined ? call : call.withPolicy({ ...call.policy, until, announced: true }));
    }
    assertSame(call, record.askHash, readable(record.ask));
    await recording.turn(record);
    const outcome = outcomeOf(record, call);
    redacted ||= record.note?.redacted === true;
    journal.count(call.kind, outcome);
    return outcome;
  };
}

/** @throws {DivergenceError} where a recorded call is asked differently now. */
export function assertSame(call: Call, recordedHash: string | undefined, recorded: string): void {
  if (recordedHash === call.askHash) return;
  throw new DivergenceError({
    run: call.execution.id,
    kind: "asked_differently",
    address: call.address,
    recorded,
    asked: readable(call.ask),
  });
}

/** The code asks for something new where it once asked for something else. */
function changed(call: Call, recording: Recording): DivergenceError {
  const skipped = recording.unasked()[0];
  return new DivergenceError({
    run: call.execution.id,
    kind: "never_asked",
    address: skipped?.address ?? call.address,
    recorded: readable(skipped?.ask),
    asked: `${call.address}\n${readable(call.ask)}`,
  });
}

function inDoubt(call: Call): AirworthyError {
  return new AirworthyError({
    code: "write_in_doubt",
    message: `Cannot resume run "${call.execution.id}": the write "${call.address}" was sent before the process died, and nobody knows whether it arrived`,
    hint: "Look whether it happened; then resume with --repeat-writes to send it again, or declare an idempotency key on the tool so that sending it again is always safe",
    data: { address: call.address },
  });
}

function mustNotGoOn(call: Call): AirworthyError {
  return new AirworthyError({
    code: "resume_redacted",
    message: `Cannot resume run "${call.execution.id}" at "${call.address}": values before it were redacted in the record, so the run would go on with placeholders`,
    hint: "Start it again from its original input with app.run(), or keep what a resumable run needs out of redaction",
    data: { address: call.address },
  });
}
