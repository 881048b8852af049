import { mustHold } from "../must-hold.ts";
import type { Assigned } from "./gate.ts";

/** The logarithm of a sum of exponentials, without overflow. */
export function logSum(logs: readonly number[]): number {
  let highest = Number.NEGATIVE_INFINITY;
  for (const log of logs) if (log > highest) highest = log;
  if (highest === Number.NEGATIVE_INFINITY) return highest;
  let sum = 0;
  for (const log of logs) sum += Math.exp(log - highest);
  return highest + Math.log(sum);
}

/** The logarithms of weights, scaled to a sum of 1: a stake of 1, divided among the bets. */
export function logShares(weights: readonly number[]): number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => Math.log(weight / sum));
}

export function mustBeAssigned({ canary, share }: Assigned): void {
  mustHold(
    share >= 0 && share <= 1 && (canary ? share > 0 : share < 1),
    () =>
      `Cannot bet on a run given to the ${canary ? "canary" : "baseline"} with a canary share of ${share}: expected a share that allows it`,
  );
}

export function mustBeShare(value: number, what: string): void {
  mustHold(value >= 0 && value <= 1, () => `Cannot take ${value} for ${what}: expected 0 to 1`);
}

/** Whether chance decided the arm: only then does the arm say something. */
export function chosen({ share }: Assigned): boolean {
  return share > 0 && share < 1;
}
