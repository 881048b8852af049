import { mustHold } from "./must-hold.ts";

export interface ClusteredError {
  readonly mean: number;
  /** Standard error of the mean; infinite where there is only one value or one cluster. */
  readonly se: number;
  /** Of Student's t: one less than what is independent, values or clusters. */
  readonly df: number;
  readonly n: number;
  /** How many clusters there are, when the values have them. */
  readonly clusters?: number;
}

/**
 * The standard error of a mean. Values of one cluster (cases made from one document, turns of one conversation)
 * may go up and down together, so with `clusters` (a name for each value) only the clusters count as independent:
 * the sandwich estimator CR1 (Liang and Zeger 1986), with t on one less than the number of clusters.
 */
export function clusteredError(values: readonly number[], clusters?: readonly string[]): ClusteredError {
  const n = values.length;
  mustHold(n > 0, () => "Cannot average no values: expected at least one");
  mustHold(
    values.every(Number.isFinite),
    () => `Cannot average ${values.find((v) => !Number.isFinite(v))}: expected finite numbers`,
  );
  mustHold(
    clusters === undefined || clusters.length === n,
    () => `Cannot cluster ${n} values by ${clusters?.length} names: expected one for each`,
  );
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  if (clusters === undefined) {
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    return { mean, n, df: n - 1, se: n === 1 ? Number.POSITIVE_INFINITY : Math.sqrt(squares / (n - 1) / n) };
  }
  const residuals = new Map<string, number>();
  for (const [i, name] of clusters.entries()) {
    residuals.set(name, (residuals.get(name) ?? 0) + (values[i] ?? mean) - mean);
  }
  const groups = residuals.size;
  let squares = 0;
  for (const sum of residuals.values()) squares += sum * sum;
  const se =
    groups === 1 ? Number.POSITIVE_INFINITY : (Math.sqrt(squares) / n) * Math.sqrt(groups / (groups - 1));
  return { mean, n, df: groups - 1, se, clusters: groups };
}
