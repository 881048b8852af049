import { mustHold } from "../must-hold.ts";
import { logShares, logSum, mustBeAssigned, mustBeShare } from "./_bets.ts";
import type { Gate, Outcome } from "./gate.ts";

export interface HarmOptions {
  /**
   * Failures and successes of the past that the baseline is thought to be like. Default 1 and 19. Any are valid;
   * bad ones only make the gate slower.
   */
  readonly prior?: { readonly bad: number; readonly good: number } | undefined;
}

export interface HarmState {
  readonly prior: { readonly bad: number; readonly good: number };
  /** One for each odds ratio. */
  readonly logs: readonly number[];
  readonly bad: number;
  readonly baseline: number;
  readonly canary: number;
}

/** How much worse the canary's odds of failure may be, with how much is staked on each. */
const RATIOS = [1.5, 2, 3, 4, 6, 10, 20, 50] as const;
const WEIGHTS = [1, 2, 3, 3, 2, 1, 1, 1] as const;
const HIGHEST = 0.95;

/**
 * Is the canary worse? Bets, given how bad a run was, on the arm it had been assigned to. Chance assigned it with the known
 * share, whatever the failure rate did meanwhile: drift, incidents, ramps and a wrong guess of the rate cannot fool it.
 * Null hypothesis: the canary is no worse. Alarm ({@link alarm}): roll back.
 *
 * The e-value of Turner and Gruenwald for two arms, in the form of a random assignment, mixed over odds ratios.
 */
export const harmGate: Gate<HarmOptions, HarmState, Outcome> = {
  start({ prior = { bad: 1, good: 19 } }) {
    mustHold(
      prior.bad > 0 && prior.good > 0,
      () => `Cannot start from ${prior.bad} failures and ${prior.good} successes: expected above 0`,
    );
    return { prior, logs: logShares(WEIGHTS), bad: 0, baseline: 0, canary: 0 };
  },

  step(state, observation) {
    const { canary, share, bad } = observation;
    mustBeAssigned(observation);
    mustBeShare(bad, "how bad a run was");
    const failures = state.bad + state.prior.bad;
    const prior = state.prior.bad + state.prior.good;
    const logs = state.logs.map((log, i) => {
      const ratio = RATIOS[i] ?? 1;
      const baseline = Math.min(HIGHEST, failures / (state.baseline + ratio * state.canary + prior));
      const worse = (ratio * baseline) / (1 - baseline + ratio * baseline);
      const either = share * worse + (1 - share) * baseline;
      const own = canary ? worse : baseline;
      return log + Math.log(bad * (own / either) + (1 - bad) * ((1 - own) / (1 - either)));
    });
    return {
      prior: state.prior,
      logs,
      bad: state.bad + bad,
      baseline: state.baseline + (canary ? 0 : 1),
      canary: state.canary + (canary ? 1 : 0),
    };
  },

  logE: ({ logs }) => logSum(logs),
};
