import { mustHold } from "../must-hold.ts";
import { chosen, logShares, logSum, mustBeAssigned } from "./_bets.ts";
import type { Gate, Measured } from "./gate.ts";

export interface RankOptions {
  /** By which part the canary may be higher without an alarm: 0.1 is a tenth. Default 0. */
  readonly tolerance?: number | undefined;
}

export interface RankState {
  readonly tolerance: number;
  /** One for each size of bet. */
  readonly logs: readonly number[];
  readonly n: number;
  /** Sum of the ranks so far. */
  readonly ranks: number;
  /** The values so far, as counts of bins of one per cent, ascending: bounded, whatever the number of runs. */
  readonly bins: readonly number[];
  readonly counts: readonly number[];
}

const SIZES = [0.02, 0.05, 0.1, 0.2, 0.35, 0.55, 0.8] as const;
const WIDTH = Math.log(1.01);
/** The bin of 0 and of what is too small to tell from it. */
const NOTHING = -10_000;

/**
 * Are the canary's latencies or costs higher? Each value is replaced by its rank among all before it, so that any tail is fine:
 * one run of an hour counts as one high value. Null hypothesis: the canary's values are not stochastically larger, beyond
 * the tolerance. Values within one per cent of each other count as equal.
 */
export const rankGate: Gate<RankOptions, RankState, Measured> = {
  start({ tolerance = 0 }) {
    mustHold(
      tolerance >= 0 && Number.isFinite(tolerance),
      () => `Cannot tolerate ${tolerance}: expected 0 or more`,
    );
    return { tolerance, logs: logShares(SIZES.map(() => 1)), n: 0, ranks: 0, bins: [], counts: [] };
  },

  step(state, observation) {
    const { canary, share, value } = observation;
    mustBeAssigned(observation);
    mustHold(value >= 0 && Number.isFinite(value), () => `Cannot rank ${value}: expected 0 or more`);
    const bin = binOf(canary ? value / (1 + state.tolerance) : value);
    const { rank, at, tied } = rankOf(state, bin);
    const middle = (1 + state.ranks) / (2 + state.n);
    const counts = tied
      ? state.counts.with(at, (state.counts[at] ?? 0) + 1)
      : state.counts.toSpliced(at, 0, 1);
    const bins = tied ? state.bins : state.bins.toSpliced(at, 0, bin);
    const logs = chosen(observation)
      ? bet(state.logs, { canary, share, above: rank - middle, middle })
      : state.logs;
    return { tolerance: state.tolerance, logs, n: state.n + 1, ranks: state.ranks + rank, bins, counts };
  },

  logE: ({ logs }) => logSum(logs),
};

function bet(
  logs: readonly number[],
  run: { readonly canary: boolean; readonly share: number; readonly above: number; readonly middle: number },
): number[] {
  const { canary, share, above, middle } = run;
  const most = Math.min((1 - share) / (1 - middle), share / middle);
  const won = above * (canary ? 1 / share : -1 / (1 - share));
  return logs.map((log, i) => log + Math.log1p((SIZES[i] ?? 0) * most * won));
}

function binOf(value: number): number {
  return value === 0 ? NOTHING : Math.max(NOTHING, Math.floor(Math.log(value) / WIDTH));
}

/** The share of earlier values below this one, those equal to it counted by half; and its place among the bins. */
function rankOf({ bins, counts, n }: RankState, bin: number): { rank: number; at: number; tied: boolean } {
  let at = 0;
  let below = 0;
  for (; at < bins.length && (bins[at] ?? bin) < bin; at++) below += counts[at] ?? 0;
  const tied = bins[at] === bin;
  const rank = n === 0 ? 0.5 : (below + (tied ? (counts[at] ?? 0) / 2 : 0)) / n;
  return { rank, at, tied };
}
