import { logShares, logSum } from "./_bets.ts";
import type { Gate } from "./gate.ts";

/** Two releases that answered the same request. */
export interface Pair {
  readonly incumbentFailed: boolean;
  readonly candidateFailed: boolean;
}

export interface ShadowState {
  /** One for each ratio. */
  readonly logs: readonly number[];
  readonly pairs: number;
  /** Pairs in which the candidate alone failed. */
  readonly lost: number;
  /** Pairs in which the incumbent alone failed. */
  readonly won: number;
}

/** How many times more often the candidate may fail alone, with how much is staked on each. */
const RATIOS = [1.5, 2, 3, 5, 10, 30] as const;
const WEIGHTS = [2, 3, 3, 2, 1, 1] as const;

/**
 * Is the candidate worse, on the same requests? Bets on which of the two failed where one did; the other pairs say nothing. Null hypothesis:
 * it fails alone at most as often as the incumbent does. Needs about a fifth of the requests of a canary.
 */
export const shadowGate: Gate<Record<never, never>, ShadowState, Pair> = {
  start: () => ({ logs: logShares(WEIGHTS), pairs: 0, lost: 0, won: 0 }),

  step(state, { incumbentFailed, candidateFailed }) {
    const pairs = state.pairs + 1;
    if (incumbentFailed === candidateFailed) return { ...state, pairs };
    return {
      pairs,
      lost: state.lost + (candidateFailed ? 1 : 0),
      won: state.won + (incumbentFailed ? 1 : 0),
      logs: state.logs.map((log, i) => {
        const ratio = RATIOS[i] ?? 1;
        return log + Math.log((candidateFailed ? 2 * ratio : 2) / (1 + ratio));
      }),
    };
  },

  logE: ({ logs }) => logSum(logs),
};
