import { studentTUpperQuantile } from "./distributions/student-t.ts";
import type { Interval } from "./interval.ts";
import { type MeanOptions, meanOverCases } from "./mean-over-cases.ts";
import { mustHold } from "./must-hold.ts";
import { wilson } from "./wilson.ts";

export interface RateOptions extends Omit<MeanOptions, "bounds"> {
  /** How many trials the values were made of; no rate is known better than from so many. Default: one a value. */
  readonly trials?: number | undefined;
}

export interface RateOverCases extends Interval {
  readonly rate: number;
  /** Cases. */
  readonly n: number;
  readonly trials: number;
  readonly clusters?: number;
  /** How many independent trials would tell as much: trials of one case repeat each other. */
  readonly effectiveTrials: number;
  readonly confidence: number;
}

/**
 * The mean of values from 0 to 1, one a case (the share of its trials that passed, say), with an interval. It is
 * Wilson's, on the number of independent trials that would have the same standard error and with Student's t (Korn
 * and Graubard 1998): as honest near 0 and 1 as {@link wilson}, and as wide as cases that differ make it.
 */
export function rateOverCases(values: readonly number[], options: RateOptions = {}): RateOverCases {
  const outside = values.find((value) => !(value >= 0 && value <= 1));
  mustHold(outside === undefined, () => `Cannot take ${outside} for a rate: expected 0 to 1`);
  const { clusters, confidence = 0.95, trials = values.length } = options;
  const { mean, se, df, n, clusters: groups } = meanOverCases(values, { clusters, confidence });
  const counted = {
    rate: mean,
    n,
    trials,
    confidence,
    ...(groups === undefined ? {} : { clusters: groups }),
  };
  // One cluster, or one case: its trials say nothing of other cases.
  if (df === 0) return { ...counted, low: 0, high: 1, effectiveTrials: 1 };
  const independent = df + 1;
  const varied = se > 1e-12;
  const effectiveTrials = varied ? Math.min(trials, (mean * (1 - mean)) / (se * se)) : independent;
  const reach = studentTUpperQuantile((1 - confidence) / 2, df);
  const passed = mean === 1 ? effectiveTrials : mean * effectiveTrials;
  return { ...counted, effectiveTrials, ...wilson(passed, effectiveTrials, reach) };
}
