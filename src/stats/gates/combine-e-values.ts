import { mustHold } from "../must-hold.ts";
import { logSum } from "./_bets.ts";

/**
 * The logarithm of the weighted mean of several e-values, which is an e-value itself however they depend on each other. One alarm
 * for all metrics, at the level of one.
 *
 * @param weights one for each; default: all the same.
 */
export function combineEValues(
  logs: readonly number[],
  weights: readonly number[] = logs.map(() => 1),
): number {
  mustHold(logs.length > 0, () => "Cannot combine no e-values");
  mustHold(
    weights.length === logs.length,
    () => `Cannot weigh ${logs.length} e-values by ${weights.length} weights`,
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  mustHold(
    sum > 0 && weights.every((weight) => weight >= 0),
    () => "Cannot use weights that are negative or all 0",
  );
  return logSum(logs.map((log, i) => log + Math.log((weights[i] ?? 0) / sum)));
}
