import { mustHold } from "../must-hold.ts";
import { logShares, logSum, mustBeShare } from "./_bets.ts";

/** Which way a mean has moved: above its limit, or back below it. */
export type ChangeDirection = "worse" | "better";

export interface Watched {
  /** 0 good to 1 bad. */
  readonly bad: number;
  /** The mean that is still in order, between 0 and 1: fixed before this observation was seen, and another for each if need be. */
  readonly limit: number;
  /** Share of a full observation that this one counts as. Default 1; below, where it says little new. */
  readonly weight?: number | undefined;
  /** When it was, in any unit. */
  readonly at: number;
}

/** Plain data: store it as JSON, and go on from there. */
export interface ChangeState {
  readonly direction: ChangeDirection;
  /** One for each size of change that is bet on, never below the logarithm of its stake. */
  readonly logs: readonly number[];
  /** When each bet's money last began to grow. */
  readonly since: readonly number[];
}

/** Odds of the mean that is bet on, in those of the limit. */
const ODDS = {
  worse: [1.25, 1.5, 2, 3, 5, 10, 25],
  better: [0.8, 0.65, 0.5, 0.35, 0.2, 0.1, 0.04],
} as const;

const STAKES = logShares(ODDS.worse.map(() => 1));

/**
 * Has a stream of outcomes become worse than it may be? An e-detector (Shin, Ramdas and Rinaldo 2022): several CUSUMs of bets against
 * "the mean is at most the limit", whose money is put back to its stake when it has been lost, so that a change is found whenever
 * it comes. It may be looked at after every outcome for ever: while nothing is worse it says {@link changeAlarm} on average at most
 * once in so many outcomes, however they depend on each other, as long as each one's mean, given the past, is within its limit.
 */
export const changeDetector = {
  start(direction: ChangeDirection): ChangeState {
    return { direction, logs: STAKES, since: STAKES.map(() => 0) };
  },

  step(state: ChangeState, { bad, limit, weight = 1, at }: Watched): ChangeState {
    mustBeShare(bad, "how bad a run was");
    mustBeShare(weight, "how much a run counts");
    mustHold(
      limit > 0 && limit < 1,
      () => `Cannot hold a limit of ${limit}: expected a rate between 0 and 1`,
    );
    const { direction } = state;
    const logs: number[] = [];
    const since: number[] = [];
    for (const [i, odds] of ODDS[direction].entries()) {
      const [stake = 0, before = stake] = [STAKES[i], state.logs[i]];
      const expected = (odds * limit) / (1 - limit + odds * limit);
      const bet = (expected - limit) / (limit * (1 - limit));
      logs.push(Math.max(before, stake) + Math.log1p(weight * bet * (bad - limit)));
      since.push(before <= stake ? at : (state.since[i] ?? at));
    }
    return { direction, logs, since };
  },

  /** The natural logarithm of all money. It is compared with {@link changeAlarm}. */
  log: ({ logs }: ChangeState): number => logSum(logs),

  /** When what it bets on seems to have begun. */
  since({ logs, since }: ChangeState): number {
    let best = 0;
    for (const [i, log] of logs.entries())
      if (log - (STAKES[i] ?? 0) > (logs[best] ?? 0) - (STAKES[best] ?? 0)) best = i;
    return since[best] ?? 0;
  },
} as const;

/**
 * At which {@link changeDetector} has found something.
 *
 * @param runs so many outcomes lie at least between two false alarms, on average
 * @param streams so many are watched beside each other, and share that
 */
export function changeAlarm(runs: number, streams = 1): number {
  mustHold(
    runs >= 1 && streams >= 1,
    () => `Cannot watch ${streams} streams with an alarm every ${runs} runs`,
  );
  return Math.log(runs * streams);
}
