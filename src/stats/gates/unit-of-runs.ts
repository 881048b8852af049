import { mustHold } from "../must-hold.ts";
import { mustBeShare } from "./_bets.ts";
import type { Assigned, Outcome } from "./gate.ts";

/** What is kept of one user while his runs are collected. */
export interface UnitState extends Assigned {
  readonly n: number;
  readonly sum: number;
  /** Observed already; further runs of this user count no more. */
  readonly closed: boolean;
}

export interface UnitStep {
  readonly state: UnitState;
  /** What goes to the gate now, if anything. */
  readonly observation?: Outcome;
}

/**
 * Makes one observation of a user's runs. Where users are assigned and stay with their release, their runs are no independent
 * draws: a gate that counts runs rolls back up to a third of equal releases. Each user counts once, with the mean of his first
 * `runs` runs, and with the share at which he was assigned.
 *
 * @param before absent for the user's first run.
 * @param options.runs how many are averaged. Default 1: his first run, at once.
 */
export function unitOfRuns(
  before: UnitState | undefined,
  run: Outcome,
  { runs = 1 }: { readonly runs?: number | undefined } = {},
): UnitStep {
  mustHold(
    Number.isInteger(runs) && runs >= 1,
    () => `Cannot average ${runs} runs of a user: expected a whole number of 1 or more`,
  );
  mustBeShare(run.bad, "how bad a run was");
  if (before?.closed) return { state: before };
  // A ramp has moved the user to the other release: what he saw before is one observation, what follows none.
  if (before !== undefined && before.canary !== run.canary) return closeUnit(before);
  const { canary, share } = before ?? run;
  const n = (before?.n ?? 0) + 1;
  const sum = (before?.sum ?? 0) + run.bad;
  const state = { canary, share, n, sum, closed: n >= runs };
  return n >= runs ? { state, observation: { canary, share, bad: sum / n } } : { state };
}

/** Ends the collecting for a user who does not come back before the deadline: what there is counts. */
export function closeUnit(before: UnitState): UnitStep {
  if (before.closed || before.n === 0) return { state: before };
  const { canary, share, n, sum } = before;
  return { state: { ...before, closed: true }, observation: { canary, share, bad: sum / n } };
}
