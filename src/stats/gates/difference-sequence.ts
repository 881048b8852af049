import type { Interval } from "../interval.ts";
import { mustHold } from "../must-hold.ts";
import { chosen, logShares, logSum, mustBeAssigned, mustBeShare } from "./_bets.ts";
import type { Contrast, Side } from "./_contrast.ts";
import { centreOf, SIZES, STEPS, won } from "./_contrast.ts";
import { alarm, type Measured } from "./gate.ts";

/**
 * What an interval of the difference of two means needs to know of all runs so far: how often each value came, in which arm and with
 * which centre. Plain data, bounded whatever the number of runs.
 */
export interface DifferenceState {
  readonly sum: number;
  readonly n: number;
  /** How many runs, by share, arm, centre and value. */
  readonly counts: Readonly<Record<string, number>>;
}

export const NO_DIFFERENCE: DifferenceState = { sum: 0, n: 0, counts: {} };

/**
 * The state after one more value, 0 to 1. One between two steps is shared out to both: that makes the interval wider by a trace, and
 * never too narrow, since the logarithm of a win is concave in the value.
 */
export function withValue(state: DifferenceState, observation: Measured): DifferenceState {
  const counts = { ...state.counts };
  return { ...added(state, counts, observation), counts };
}

/** The state after all of these, which spares a copy for each. */
export function seenAll(observations: readonly Measured[]): DifferenceState {
  const counts: Record<string, number> = {};
  let so = { sum: 0, n: 0 };
  for (const observation of observations) so = added(so, counts, observation);
  return { ...so, counts };
}

function added(
  before: { readonly sum: number; readonly n: number },
  counts: Record<string, number>,
  observation: Measured,
): { readonly sum: number; readonly n: number } {
  const { canary, share, value } = observation;
  mustBeAssigned(observation);
  mustBeShare(value, "the value of a run");
  if (chosen(observation)) {
    const centre = centreOf(before) * STEPS;
    const below = Math.floor(value * STEPS);
    const above = value * STEPS - below;
    const add = (step: number, part: number): void => {
      const key = `${share} ${canary ? 1 : 0} ${centre} ${step}`;
      if (part > 0) counts[key] = (counts[key] ?? 0) + part;
    };
    add(below, 1 - above);
    add(below + 1, above);
  }
  return { sum: before.sum + value, n: before.n + 1 };
}

/** The means of the values that were seen; NaN of an arm without any. */
export function meansSeen({ counts }: DifferenceState): {
  readonly canary: number;
  readonly baseline: number;
} {
  const [sums, runs] = [
    [0, 0],
    [0, 0],
  ];
  for (const cell of Object.entries(counts).map(cellOf)) {
    const arm = cell.canary ? 1 : 0;
    sums[arm] = (sums[arm] ?? 0) + cell.runs * cell.value;
    runs[arm] = (runs[arm] ?? 0) + cell.runs;
  }
  const [baseline = 0, canary = 0] = sums.map((sum, arm) => sum / (runs[arm] ?? 0));
  return { canary, baseline };
}

/**
 * The difference between the canary's mean and the baseline's (or by how many times it is higher), as an interval that holds at every
 * look: with a probability of 1 - alpha, what is true is in it after every run, however many there are. It holds all
 * that no {@link differenceGate} has refuted at alpha / 2 a side.
 */
export function differenceLimits(
  state: DifferenceState,
  { of, alpha = 0.05 }: { readonly of: "difference" | "ratio"; readonly alpha?: number | undefined },
): Interval {
  mustHold(alpha > 0 && alpha < 1, () => `Cannot take ${alpha} for alpha: expected between 0 and 1`);
  const cells = Object.entries(state.counts).map(cellOf);
  const refuted = (prove: Side, value: number): boolean =>
    evidenceOf(cells, { prove, than: of === "ratio" ? { ratio: value } : { difference: value } }) >=
    alarm(alpha / 2);
  if (of === "difference") {
    return {
      low: edge((value) => refuted("above", value), { refuted: -1, open: 1 }),
      high: edge((value) => refuted("below", value), { refuted: 1, open: -1 }),
    };
  }
  // Ratios are looked for by their logarithms; what is still open at the ends is known to nobody.
  const low = edge((log) => refuted("above", Math.exp(log)), { refuted: -FAR, open: FAR });
  const high = edge((log) => refuted("below", Math.exp(log)), { refuted: FAR, open: -FAR });
  return {
    low: low <= -FAR ? 0 : Math.exp(low),
    high: high >= FAR ? Number.POSITIVE_INFINITY : Math.exp(high),
  };
}

const FAR = Math.log(1_000);

interface Cell {
  readonly canary: boolean;
  readonly share: number;
  readonly value: number;
  readonly centre: number;
  readonly runs: number;
}

function cellOf([key, runs]: readonly [string, number]): Cell {
  const [share = 0, canary = 0, centre = 0, value = 0] = key.split(" ").map(Number);
  return { share, canary: canary === 1, centre: centre / STEPS, value: value / STEPS, runs };
}

/** The logarithm of the e-value of a {@link differenceGate} that had seen all of these. */
function evidenceOf(
  cells: readonly Cell[],
  { prove, than }: { readonly prove: Side; readonly than: Contrast },
): number {
  const logs = logShares(SIZES.map(() => 1));
  for (const cell of cells) {
    const gain = won(prove, cell, than);
    for (const [i, size] of SIZES.entries()) logs[i] = (logs[i] ?? 0) + cell.runs * Math.log1p(size * gain);
  }
  return logSum(logs);
}

/** Where what is refuted ends, between a value that may be and one that may not: evidence grows from one to the other. */
function edge(
  isRefuted: (value: number) => boolean,
  { refuted, open }: { readonly refuted: number; readonly open: number },
): number {
  // The ends themselves are no claims that could be bet on.
  let [outside, inside] = [refuted, open];
  if (!isRefuted(refuted + (open - refuted) * 1e-9)) return refuted;
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (outside + inside) / 2;
    if (isRefuted(middle)) outside = middle;
    else inside = middle;
  }
  return outside;
}

const HALVINGS = 40;
