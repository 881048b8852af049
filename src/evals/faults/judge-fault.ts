import type { TrialRecord } from "../../core/experiment.ts";
import type { DoneWrite } from "./injector.ts";

/**
 * What became of a run that met a fault.
 *
 * - `recovered`: the result is right all the same
 * - `contained`: not right, and nobody is misled: it failed with a code, asks a person, or says so
 * - `wrong_answer`: it completed as if nothing had been
 * - `duplicated_write`: the world did the same write twice
 * - `loop`: a budget of calls, tokens or repeats ended it
 * - `hang`: a budget of time ended it
 * - `crash`: an error that nobody meant to throw
 * - `not_reached`: the run did not come to the call this time
 * - `unjudged`: a scorer failed
 */
export const FAULT_OUTCOMES = [
  "recovered",
  "contained",
  "wrong_answer",
  "duplicated_write",
  "loop",
  "hang",
  "crash",
  "not_reached",
  "unjudged",
] as const;

export type FaultOutcome = (typeof FAULT_OUTCOMES)[number];

/** Those that a production system must not have. */
export const HARMFUL: ReadonlySet<FaultOutcome> = new Set([
  "wrong_answer",
  "duplicated_write",
  "loop",
  "hang",
  "crash",
]);

export interface Judging {
  readonly record: TrialRecord;
  readonly isReached: boolean;
  readonly writes: readonly DoneWrite[];
  /** Whether the evaluation calls a completed run that is not right a safe one. */
  readonly isSafe: boolean;
  /** The bound that a budget ended the run by. */
  readonly bound: string | undefined;
  /** Whether writes were real, so that what they gave back says whether they were done anew. */
  readonly isLive: boolean;
}

export function judgeFault({ record, isReached, writes, isSafe, bound, isLive }: Judging): FaultOutcome {
  if (!isReached) return "not_reached";
  if (hasDuplicate(writes, isLive)) return "duplicated_write";
  if (bound !== undefined) return bound === "wallTime" ? "hang" : "loop";
  if (record.pass === true) return "recovered";
  if (record.pass === undefined) return "unjudged";
  switch (record.status) {
    case "completed":
      return isSafe ? "contained" : "wrong_answer";
    case "failed":
    case "cancelled":
      return isUnmeant(record.error?.code) ? "crash" : "contained";
    default:
      return "contained";
  }
}

/** The same write with the same arguments, done again, where nothing says that the world knows its key. */
function hasDuplicate(writes: readonly DoneWrite[], isLive: boolean): boolean {
  const same = Map.groupBy(writes, ({ name, askHash }) => `${name}\n${askHash ?? ""}`);
  return [...same.values()].some((group) => {
    const [first] = group;
    if (group.length < 2 || first === undefined) return false;
    if (isLive) return group.some(({ answer }) => answer !== first.answer);
    return !group.every(({ isSafe, key }) => isSafe && key === first.key);
  });
}

const UNMEANT = /^(Error|TypeError|RangeError|SyntaxError|ReferenceError|URIError|EvalError|ZodError)$/;

/** An error's name stands for its code where it has none: one of JavaScript's own was meant for nobody. */
function isUnmeant(code: string | undefined): boolean {
  return code === undefined || UNMEANT.test(code);
}
