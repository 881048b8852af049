import { betaQuantile } from "./distributions/beta.ts";
import type { Interval } from "./interval.ts";
import { mustBeConfidence } from "./must-hold.ts";

/**
 * The exact interval of a rate, `passed` of `n` (Clopper and Pearson 1934): it covers the truth at least as often
 * as it says, for any n and rate, and is wider than {@link wilson} for that. Nothing is known of no trials: [0, 1].
 */
export function clopperPearson(passed: number, n: number, confidence = 0.95): Interval {
  mustBeConfidence(confidence);
  if (n <= 0) return { low: 0, high: 1 };
  const tail = (1 - confidence) / 2;
  return {
    low: passed === 0 ? 0 : betaQuantile(tail, { a: passed, b: n - passed + 1 }),
    high: passed === n ? 1 : betaQuantile(1 - tail, { a: passed + 1, b: n - passed }),
  };
}
