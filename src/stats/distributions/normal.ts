import { gammaUpper } from "./gamma.ts";

/** P(Z > z) of a standard normal variable, with all its digits far out too. */
export function normalUpper(z: number): number {
  const tail = 0.5 * gammaUpper((z * z) / 2, 0.5);
  return z >= 0 ? tail : 1 - tail;
}

/** P(Z <= z). */
export function normalCdf(z: number): number {
  return normalUpper(-z);
}

/** The z with P(Z <= z) = `p`; infinite at 0 and 1. */
export function normalQuantile(p: number): number {
  return p > 0.5 ? normalUpperQuantile(1 - p) : -normalUpperQuantile(p);
}

/** The z with P(Z > z) = `p`, for p near 0 too, where 1 - p has no digits left. */
export function normalUpperQuantile(p: number): number {
  if (p <= 0) return Number.POSITIVE_INFINITY;
  if (p > 0.5) return p >= 1 ? Number.NEGATIVE_INFINITY : -normalUpperQuantile(1 - p);
  const t = Math.sqrt(-2 * Math.log(p));
  // Abramowitz and Stegun 26.2.23, to 4.5e-4; Newton's steps on the logarithm do the rest.
  let z =
    t -
    (2.515_517 + t * (0.802_853 + t * 0.010_328)) / (1 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308)));
  for (let i = 0; i < 8; i++) {
    const upper = normalUpper(z);
    const slope = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI) / upper;
    const step = Math.log(upper / p) / slope;
    z += step;
    if (Math.abs(step) <= 1e-15 * Math.max(1, Math.abs(z))) break;
  }
  return z;
}

/** From here on the tail's own series is exact to 1e-9, and soon after the tail is below what a number can hold. */
const FAR = 30;

/** The logarithm of P(Z > z), however far out. */
export function normalUpperLog(z: number): number {
  if (z < FAR) return Math.log(normalUpper(z));
  const square = 1 / (z * z);
  // Abramowitz and Stegun 26.2.12.
  const series = 1 - square * (1 - 3 * square * (1 - 5 * square * (1 - 7 * square)));
  return -(z * z) / 2 - Math.log(z * Math.sqrt(2 * Math.PI)) + Math.log(series);
}

/** The z whose {@link normalUpperLog} this is. */
export function normalUpperQuantileLog(logP: number): number {
  if (logP > -450) return normalUpperQuantile(Math.exp(logP));
  let z = Math.sqrt(-2 * logP);
  for (let i = 0; i < 20; i++) {
    const step = (normalUpperLog(z) - logP) / (z + 1 / z);
    z += step;
    if (Math.abs(step) <= 1e-14 * z) break;
  }
  return z;
}
