import type { Call, Handler, Outcome } from "../call.ts";
import { indent, readable } from "../divergence.ts";
import { AirworthyError } from "../errors.ts";
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

/** A fork or shadow never writes: it answers as the recorded run was answered, as the contract simulates, or it ends. */
export function virtualWrites(calls: Recording): Handler {
  return async (call, next) => {
    if (call.kind === "approval") {
      return {
        ok: true,
        value: { approved: true, by: "fork", at: 0, reason: "Nothing is written" },
        note: { from: "simulation" },
      };
    }
    if (call.effect !== "write") return next(call);
    const record = calls.sameWrite(call.name, call.askHash);
    if (record !== undefined) return copied(outcomeOf(record, call));
    if (call.policy.simulate === undefined) throw wouldHaveWritten(call);
    return simulated(call.policy.simulate);
  };
}

async function simulated(simulate: () => Promise<unknown>): Promise<Outcome> {
  try {
    return { ok: true, value: await simulate(), note: { from: "simulation" } };
  } catch (error) {
    return { ok: false, error, note: { from: "simulation" } };
  }
}

function copied(outcome: Outcome): Outcome {
  const { attempts: _, redacted: __, ...note } = outcome.note ?? {};
  return { ...outcome, note: { ...note, from: "recording" } };
}

function wouldHaveWritten(call: Call): AirworthyError {
  const asked = call.ask === undefined ? "" : ` with ${indent(readable(call.ask)).slice(0, 500)}`;
  return new AirworthyError({
    code: "virtual_write",
    message: `Stopped the fork at "${call.address}": it would have called ${call.name}${asked}`,
    hint: `Give the tool "${call.name}" a simulate() to let forks go on past it; forks never write`,
    data: { address: call.address, tool: call.name },
  });
}
