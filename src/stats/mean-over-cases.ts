import { clusteredError } from "./clustered-error.ts";
import { studentTTwoSided, studentTUpperQuantile } from "./distributions/student-t.ts";
import type { Interval } from "./interval.ts";
import { mustBeConfidence } from "./must-hold.ts";

export interface MeanOptions {
  /** A name for each value; values of the same name are not independent of each other. Default: all are. */
  readonly clusters?: readonly string[] | undefined;
  /** Two-sided, default 0.95. */
  readonly confidence?: number | undefined;
  /** What a value can be at least and at most; the interval stays inside. Default: anything. */
  readonly bounds?: Interval | undefined;
}

export interface Mean extends Interval {
  readonly mean: number;
  readonly n: number;
  readonly clusters?: number;
  /** Infinite where nothing is independent of the rest. */
  readonly se: number;
  readonly df: number;
  readonly confidence: number;
  /** Two-sided, of a true mean of 0. */
  readonly p: number;
  /**
   * `t`: Student's t over the values; `clustered t`: over the clusters; `no variation`: all were the same, so that the limits
   * come from how many they are alone; `unknown`: one value or one cluster says nothing of the others.
   */
  readonly method: "t" | "clustered t" | "no variation" | "unknown";
}

/**
 * The mean of one value a case with its interval. Where every value is the same a standard error of 0 would claim
 * to know everything from three cases; instead, of m equal values, at most a share of 1 - (alpha/2)^(1/m) of all
 * cases can be different (the exact binomial limit), and those could be anything within `bounds`.
 */
export function meanOverCases(values: readonly number[], options: MeanOptions = {}): Mean {
  const { clusters, confidence = 0.95, bounds = ANYTHING } = options;
  mustBeConfidence(confidence);
  const error = clusteredError(values, clusters);
  const known = { ...error, confidence };
  const { mean, se, df } = error;
  if (df === 0) return { ...known, ...bounds, p: 1, method: "unknown" };
  const independent = df + 1;
  if (se <= 1e-12 * Math.max(1, Math.abs(mean))) {
    const other = 1 - ((1 - confidence) / 2) ** (1 / independent);
    return {
      ...known,
      low: mean * (1 - other) + bounds.low * other,
      high: mean * (1 - other) + bounds.high * other,
      p: mean === 0 ? 1 : 2 ** (1 - independent),
      method: "no variation",
    };
  }
  const reach = studentTUpperQuantile((1 - confidence) / 2, df) * se;
  return {
    ...known,
    low: Math.max(bounds.low, mean - reach),
    high: Math.min(bounds.high, mean + reach),
    p: studentTTwoSided(mean / se, df),
    method: clusters === undefined ? "t" : "clustered t",
  };
}

const ANYTHING: Interval = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
