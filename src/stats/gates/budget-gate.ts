import { mustHold } from "../must-hold.ts";
import { logShares, logSum, mustBeShare } from "./_bets.ts";
import type { Gate } from "./gate.ts";

export interface BudgetOptions {
  /** The failure rate that is allowed, between 0 and 1. */
  readonly budget: number;
  /** What an alarm shall prove: that the rate is above the budget, or that it is below. */
  readonly prove: "broken" | "met";
}

export interface BudgetState extends BudgetOptions {
  /** One for each rate that is bet on. */
  readonly logs: readonly number[];
  readonly bad: number;
  readonly n: number;
}

const RATIOS = {
  broken: [1.25, 1.5, 2, 3, 5, 10],
  met: [0.8, 0.65, 0.5, 0.35, 0.2, 0.1],
} as const;
const HIGHEST = 0.99;

/** One release by itself against a failure budget, where there is no baseline: a shadow, a first launch. */
export const budgetGate: Gate<BudgetOptions, BudgetState, { readonly bad: number }> = {
  start({ budget, prove }) {
    mustHold(
      budget > 0 && budget < HIGHEST,
      () => `Cannot hold a budget of ${budget}: expected a rate between 0 and ${HIGHEST}`,
    );
    return { budget, prove, logs: logShares(RATIOS[prove].map(() => 1)), bad: 0, n: 0 };
  },

  step(state, { bad }) {
    mustBeShare(bad, "how bad a run was");
    const { budget, prove } = state;
    const logs = state.logs.map((log, i) => {
      const rate = Math.min(HIGHEST, budget * (RATIOS[prove][i] ?? 1));
      return log + bad * Math.log(rate / budget) + (1 - bad) * Math.log((1 - rate) / (1 - budget));
    });
    return { budget, prove, logs, bad: state.bad + bad, n: state.n + 1 };
  },

  logE: ({ logs }) => logSum(logs),
};
