import { hypergeometricUpper } from "./distributions/hypergeometric.ts";
import { studentTTwoSided, studentTUpperQuantile } from "./distributions/student-t.ts";
import type { Interval } from "./interval.ts";

/** A value and whose it is: values of one customer are not independent, within a group or across the two. */
export interface ClusteredValue {
  readonly value: number;
  readonly cluster: string;
}

export interface DifferenceOfMeans extends Interval {
  /** The mean of `after` less that of `before`. */
  readonly difference: number;
  /** Two-sided, of no difference. */
  readonly p: number;
  readonly clusters: number;
}

/**
 * The difference of the means of two groups of values that share customers, as two periods do: each customer's share in it
 * is what their values add to one mean less what they take from the other, and only customers count as independent (CR1,
 * Student's t on one less than their number). Of values that are all 0 or 1 the p-value is at least that of Fisher's exact
 * test, since few failures are not normal.
 */
export function differenceOfMeans(
  before: readonly ClusteredValue[],
  after: readonly ClusteredValue[],
): DifferenceOfMeans {
  const [old, fresh] = [meanOf(before), meanOf(after)];
  const residuals = new Map<string, number>();
  const add = (values: readonly ClusteredValue[], mean: number, sign: number): void => {
    for (const { value, cluster } of values)
      residuals.set(cluster, (residuals.get(cluster) ?? 0) + (sign * (value - mean)) / values.length);
  };
  add(before, old, -1);
  add(after, fresh, 1);
  const clusters = residuals.size;
  const difference = fresh - old;
  if (before.length === 0 || after.length === 0 || clusters < 3)
    return { difference, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, p: 1, clusters };
  let squares = 0;
  for (const sum of residuals.values()) squares += sum * sum;
  const se = Math.sqrt((squares * clusters) / (clusters - 1));
  const df = clusters - 1;
  const reach = se === 0 ? 0 : studentTUpperQuantile(0.025, df) * se;
  const clustered = se === 0 ? Number(difference === 0) : studentTTwoSided(difference / se, df);
  const p = isBinary(before) && isBinary(after) ? Math.max(clustered, fisher(before, after)) : clustered;
  return { difference, low: difference - reach, high: difference + reach, p, clusters };
}

function meanOf(values: readonly ClusteredValue[]): number {
  return values.reduce((sum, { value }) => sum + value, 0) / Math.max(1, values.length);
}

function isBinary(values: readonly ClusteredValue[]): boolean {
  return values.every(({ value }) => value === 0 || value === 1);
}

/** Twice the smaller tail. */
function fisher(before: readonly ClusteredValue[], after: readonly ClusteredValue[]): number {
  const ones = (values: readonly ClusteredValue[]) => values.filter(({ value }) => value === 1).length;
  const [one, other] = [ones(before), ones(after)];
  const draw = { marked: one + other, total: before.length + after.length };
  const more = hypergeometricUpper(other, { ...draw, drawn: after.length });
  const fewer = hypergeometricUpper(one, { ...draw, drawn: before.length });
  return Math.min(1, 2 * Math.min(more, fewer));
}
