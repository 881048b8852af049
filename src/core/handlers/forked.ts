import type { Call, Handler, Outcome } from "../call.ts";
import type { Address } from "../ids.ts";
import type { Recording } from "../recording.ts";
import { outcomeOf } from "../recording.ts";

export interface ForkPoint {
  /** Leave the recording at this call; an earlier one that is asked differently leaves it there already. */
  readonly at?: Address;
  /** What the call at `at` answers in the fork; without it that call is made live. */
  readonly answer?: { readonly value: unknown };
}

/** Fork: as recorded up to the change, which is `at` or the first call that is asked differently. */
export function forked(
  recording: Recording,
  point: ForkPoint,
  onChange: (address: Address) => void,
): Handler {
  let changed = false;
  const change = (call: Call): void => {
    if (!changed) onChange(call.address);
    changed = true;
  };
  return async (call, next) => {
    if (call.address === point.at) {
      change(call);
      return point.answer === undefined
        ? next(call)
        : { ok: true, value: point.answer.value, note: { from: "change" } };
    }
    const record = changed ? undefined : recording.at(call.address);
    const same = record !== undefined && record.state !== "begun" && record.askHash === call.askHash;
    if (!same) {
      change(call);
      return next(call);
    }
    await recording.turn(record);
    return copied(outcomeOf(record, call));
  };
}

/** An outcome that another run has already had. */
export function copied(outcome: Outcome): Outcome {
  const { attempts: _, redacted: __, ...note } = outcome.note ?? {};
  return { ...outcome, note: { ...note, from: "recording" } };
}
