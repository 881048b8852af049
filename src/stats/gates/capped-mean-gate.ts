import { mustHold } from "../must-hold.ts";
import { chosen, logShares, logSum, mustBeAssigned } from "./_bets.ts";
import type { Gate, Measured } from "./gate.ts";

export interface CappedMeanOptions {
  /** Values above count as this: a bound is what makes a statement on a mean possible. About ten times the mean is a good one. */
  readonly cap: number;
  /** By which part the canary's mean may be higher: 0.1 is a tenth. Default 0. */
  readonly tolerance?: number | undefined;
}

export interface CappedMeanState {
  readonly cap: number;
  readonly tolerance: number;
  /** One for each size of bet. */
  readonly logs: readonly number[];
  readonly n: number;
  /** Sum of the values so far, as parts of the cap. */
  readonly sum: number;
}

const SIZES = [0.02, 0.05, 0.1, 0.2, 0.35, 0.55, 0.8] as const;

/**
 * Is the canary's mean cost (or latency) higher, as a criterion on a mean asks? Null hypothesis: the mean of its values, each capped,
 * is at most (1 + tolerance) times the baseline's. For shifts of any kind the rank gate is faster and needs no cap.
 */
export const cappedMeanGate: Gate<CappedMeanOptions, CappedMeanState, Measured> = {
  start({ cap, tolerance = 0 }) {
    mustHold(cap > 0 && Number.isFinite(cap), () => `Cannot cap values at ${cap}: expected above 0`);
    mustHold(
      tolerance >= 0 && Number.isFinite(tolerance),
      () => `Cannot tolerate ${tolerance}: expected 0 or more`,
    );
    return { cap, tolerance, logs: logShares(SIZES.map(() => 1)), n: 0, sum: 0 };
  },

  step(state, observation) {
    const { canary, share, value } = observation;
    mustBeAssigned(observation);
    mustHold(value >= 0, () => `Cannot average ${value}: expected 0 or more`);
    const highest = 1 + state.tolerance;
    const part = (Math.min(value, state.cap) / state.cap) * (canary ? 1 : highest);
    const next = { cap: state.cap, tolerance: state.tolerance, n: state.n + 1, sum: state.sum + part };
    if (!chosen(observation)) return { ...next, logs: state.logs };
    const middle = (PRIOR.sum + state.sum) / (PRIOR.n + state.n);
    const most = Math.min((1 - share) / (highest - middle), share / middle);
    const won = (part - middle) * (canary ? 1 / share : -1 / (1 - share));
    const logs = state.logs.map((log, i) => log + Math.log1p((SIZES[i] ?? 0) * most * won));
    return { ...next, logs };
  },

  logE: ({ logs }) => logSum(logs),
};

/** A mean of a tenth of the cap, until values say otherwise. */
const PRIOR = { sum: 0.2, n: 2 } as const;
