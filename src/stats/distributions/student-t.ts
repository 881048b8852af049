import { betaRatio } from "./beta.ts";
import { normalUpperQuantile } from "./normal.ts";

/** P(T > t) of Student's t with `df` degrees of freedom, df > 0 (fractions allowed). */
export function studentTUpper(t: number, df: number): number {
  if (!Number.isFinite(t)) return t > 0 ? 0 : 1;
  const sum = df + t * t;
  const tail = 0.5 * betaRatio({ x: df / sum, rest: (t * t) / sum }, { a: df / 2, b: 0.5 });
  return t >= 0 ? tail : 1 - tail;
}

/** The probability of a t at least as far from 0, on either side. */
export function studentTTwoSided(t: number, df: number): number {
  return Math.min(1, 2 * studentTUpper(Math.abs(t), df));
}

/** The t with P(T > t) = `p`, 0 < p < 1. */
export function studentTUpperQuantile(p: number, df: number): number {
  if (p > 0.5) return -studentTUpperQuantile(1 - p, df);
  if (p === 0.5) return 0;
  let low = 0;
  let high = Math.max(1, normalUpperQuantile(p));
  while (studentTUpper(high, df) > p) {
    low = high;
    high *= 2;
  }
  let t = (low + high) / 2;
  for (let i = 0; i < 200; i++) {
    // On the logarithm of both, the tail is nearly a line: few steps of the secant kept inside of its bracket.
    const error = Math.log(studentTUpper(t, df) / p);
    if (error > 0) low = t;
    else high = t;
    const width = 1e-6 * Math.max(1, t);
    const slope = Math.log(studentTUpper(t + width, df) / studentTUpper(t - width, df)) / (2 * width);
    const newton = t - error / slope;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - t) <= 1e-14 * Math.max(1, t)) return next;
    t = next;
  }
  return t;
}
