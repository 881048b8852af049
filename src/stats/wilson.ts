import type { Interval } from "./interval.ts";

/** Two-sided 95 %. */
const Z = 1.959_963_984_540_054;

/**
 * The Wilson score interval (95 %) of a rate: `passed` of `n`. It is honest for few trials and for
 * rates of 0 and 1, unlike the mean plus and minus two standard errors. Nothing is known of no trials: [0, 1].
 */
export function wilson(passed: number, n: number, z = Z): Interval {
  if (n <= 0) return { low: 0, high: 1 };
  const rate = passed / n;
  const centre = rate + (z * z) / (2 * n);
  const spread = z * Math.sqrt((rate * (1 - rate)) / n + (z * z) / (4 * n * n));
  const scale = 1 + (z * z) / n;
  return {
    low: passed === 0 ? 0 : Math.max(0, (centre - spread) / scale),
    high: passed === n ? 1 : Math.min(1, (centre + spread) / scale),
  };
}
