import { clusteredError } from "./clustered-error.ts";
import { studentTUpperQuantile } from "./distributions/student-t.ts";
import type { Interval } from "./interval.ts";
import type { MeanOptions } from "./mean-over-cases.ts";

/** What one case adds to both sums of a ratio. */
export interface RatioItem {
  readonly top: number;
  readonly bottom: number;
}

export interface RatioOverCases extends Interval {
  /** Sum of the tops over the sum of the bottoms. */
  readonly ratio: number;
  /** Cases. */
  readonly n: number;
  readonly clusters?: number;
  /** Infinite where there is only one case or one cluster. */
  readonly se: number;
  readonly df: number;
  readonly confidence: number;
}

/**
 * A ratio of two sums over cases with an interval: cost per success, errors per call, cost of one release over
 * that of another. Linearised (Cochran, Sampling Techniques, 6.4), with cases or clusters as the units and Student's t.
 * Undefined where the bottoms sum to 0.
 */
export function ratioOverCases(
  items: readonly RatioItem[],
  { clusters, confidence = 0.95 }: Omit<MeanOptions, "bounds"> = {},
): RatioOverCases | undefined {
  let [top, bottom] = [0, 0];
  for (const item of items) {
    top += item.top;
    bottom += item.bottom;
  }
  if (bottom === 0) return undefined;
  const ratio = top / bottom;
  const each = bottom / items.length;
  const { mean: _, ...error } = clusteredError(
    items.map((item) => (item.top - ratio * item.bottom) / each),
    clusters,
  );
  if (error.df === 0) return { ratio, ...error, confidence, ...ANYTHING };
  const reach = error.se === 0 ? 0 : studentTUpperQuantile((1 - confidence) / 2, error.df) * error.se;
  return { ratio, ...error, confidence, low: ratio - reach, high: ratio + reach };
}

const ANYTHING: Interval = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
