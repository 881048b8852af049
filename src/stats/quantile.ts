import { betaCdf } from "./distributions/beta.ts";
import type { Interval } from "./interval.ts";
import { mustBeConfidence, mustHold } from "./must-hold.ts";

export interface Quantile extends Interval {
  /** The share of values at or below: 0.95 for p95. */
  readonly quantile: number;
  /** An observed value, never one between two. */
  readonly value: number;
  readonly n: number;
  readonly confidence: number;
}

/**
 * A quantile of independent values with an interval that supposes nothing of their distribution: its limits are two of
 * the values themselves, chosen by the binomial count of values below the true quantile. With too few values a limit is
 * infinite: 50 values cannot bound a p99 from above.
 *
 * @param values in any order.
 */
export function quantileOf(
  values: readonly number[],
  { quantile, confidence = 0.95 }: { readonly quantile: number; readonly confidence?: number | undefined },
): Quantile {
  mustBeConfidence(confidence);
  mustHold(
    quantile > 0 && quantile < 1,
    () => `Cannot take the quantile ${quantile}: expected a share between 0 and 1`,
  );
  mustHold(values.length > 0, () => "Cannot take a quantile of no values");
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  const tail = (1 - confidence) / 2;
  const below = greatest(n, (rank) => atLeast({ rank, n, quantile }) >= 1 - tail);
  const above = greatest(n, (rank) => atLeast({ rank, n, quantile }) > tail) + 1;
  return {
    quantile,
    value: sorted[Math.min(n - 1, Math.ceil(quantile * n) - 1)] ?? Number.NaN,
    n,
    confidence,
    low: below === 0 ? Number.NEGATIVE_INFINITY : (sorted[below - 1] ?? Number.NEGATIVE_INFINITY),
    high: above > n ? Number.POSITIVE_INFINITY : (sorted[above - 1] ?? Number.POSITIVE_INFINITY),
  };
}

/** P(at least `rank` of n values lie at or below the true quantile), which falls with the rank. */
function atLeast({
  rank,
  n,
  quantile,
}: {
  readonly rank: number;
  readonly n: number;
  readonly quantile: number;
}): number {
  return rank === 0 ? 1 : betaCdf(quantile, { a: rank, b: n - rank + 1 });
}

/** The greatest rank of 0..n for which a condition holds that holds up to some rank. */
function greatest(n: number, holds: (rank: number) => boolean): number {
  let low = 0;
  let high = n + 1;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}
