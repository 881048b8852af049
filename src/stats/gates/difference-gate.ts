import { chosen, logShares, logSum, mustBeAssigned, mustBeShare } from "./_bets.ts";
import type { Contrast, Side } from "./_contrast.ts";
import { centreOf, mustBeContrast, SIZES, won } from "./_contrast.ts";
import type { Gate, Measured } from "./gate.ts";

export interface DifferenceOptions {
  /** What an alarm shall prove: that the canary's mean is below what it is held against, or above. */
  readonly prove: Side;
  /** That of the baseline and so much more, or so many times it. */
  readonly than: Contrast;
}

export interface DifferenceGateState extends DifferenceOptions {
  /** One for each size of bet. */
  readonly logs: readonly number[];
  readonly sum: number;
  readonly n: number;
}

/**
 * Is the mean of the canary's values surely below (or above) that of the baseline, and so much more? Values go from 0 to 1. The
 * promotion gate for either side and any margin, in small stakes too: what an A/B test decides by. Two of them, one a
 * side, take half of alpha each.
 */
export const differenceGate: Gate<DifferenceOptions, DifferenceGateState, Measured> = {
  start({ prove, than }) {
    mustBeContrast(than);
    return { prove, than, logs: logShares(SIZES.map(() => 1)), sum: 0, n: 0 };
  },

  step(state, observation) {
    mustBeAssigned(observation);
    mustBeShare(observation.value, "the value of a run");
    const { prove, than, sum, n } = state;
    const next = { prove, than, sum: sum + observation.value, n: n + 1 };
    if (!chosen(observation)) return { ...next, logs: state.logs };
    const gain = won(prove, { ...observation, centre: centreOf(state) }, than);
    return { ...next, logs: state.logs.map((log, i) => log + Math.log1p((SIZES[i] ?? 0) * gain)) };
  },

  logE: ({ logs }) => logSum(logs),
};
