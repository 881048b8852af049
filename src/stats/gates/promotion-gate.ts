import { mustHold } from "../must-hold.ts";
import { chosen, logShares, logSum, mustBeAssigned, mustBeShare } from "./_bets.ts";
import type { Gate, Outcome } from "./gate.ts";

/** How much worse the canary may be: by so many points of the failure rate, or by a factor of it. */
export type Margin = { readonly points: number } | { readonly factor: number };

export interface PromotionState {
  readonly margin: Margin;
  /** One for each size of bet. */
  readonly logs: readonly number[];
  readonly bad: number;
  readonly n: number;
}

const SIZES = [0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 0.95] as const;
const PRIOR = { bad: 1, n: 20 } as const;

/**
 * Is the canary surely not worse by more than a margin? Null hypothesis: it is, by the margin or more. Alarm: promote. That no harm
 * was found yet is no such proof. A margin in points compares rates, and holds up under drift; neither alarm by
 * the deadline means that nobody knows.
 */
export const promotionGate: Gate<{ readonly margin: Margin }, PromotionState, Outcome> = {
  start({ margin }) {
    if ("points" in margin) {
      mustHold(
        margin.points > 0 && margin.points < 1,
        () => `Cannot allow ${margin.points} more failures a run: expected between 0 and 1`,
      );
    } else {
      mustHold(margin.factor > 1, () => `Cannot allow ${margin.factor} times the failures: expected above 1`);
    }
    return { margin, logs: logShares(SIZES.map(() => 1)), bad: 0, n: 0 };
  },

  step(state, observation) {
    mustBeAssigned(observation);
    mustBeShare(observation.bad, "how bad a run was");
    const next = { margin: state.margin, bad: state.bad + observation.bad, n: state.n + 1 };
    if (!chosen(observation)) return { ...next, logs: state.logs };
    const { excess, most } = weigh(state, observation);
    const logs = state.logs.map(
      (log, i) => log + (most > 0 ? Math.log1p((-(SIZES[i] ?? 0) * excess) / most) : 0),
    );
    return { ...next, logs };
  },

  logE: ({ logs }) => logSum(logs),
};

/** An estimate of how far the canary exceeds the margin, from one run, and the most that such an estimate can be. */
function weigh({ margin, bad, n }: PromotionState, observation: Outcome): { excess: number; most: number } {
  const { canary, share } = observation;
  if ("factor" in margin) {
    return { excess: observation.bad * (canary ? 1 / share : -margin.factor / (1 - share)), most: 1 / share };
  }
  const middle = (bad + PRIOR.bad) / (n + PRIOR.n);
  const sign = canary ? 1 / share : -1 / (1 - share);
  return {
    excess: (observation.bad - middle) * sign - margin.points,
    most: Math.max((1 - middle) / share, middle / (1 - share)) - margin.points,
  };
}
