import { logGamma } from "./gamma.ts";

/** The two parameters of a beta distribution, both above 0. */
export interface BetaShape {
  readonly a: number;
  readonly b: number;
}

/** P(X <= x) of a beta variable: the regularised incomplete beta function, by its continued fraction. */
export function betaCdf(x: number, shape: BetaShape): number {
  return betaRatio({ x, rest: 1 - x }, shape);
}

/**
 * {@link betaCdf} of `x`, told 1 - x as well: where x is within rounding of 1, only the caller knows what is left.
 */
export function betaRatio(at: { readonly x: number; readonly rest: number }, { a, b }: BetaShape): number {
  const { x, rest } = at;
  if (x <= 0) return 0;
  if (rest <= 0) return 1;
  const density = Math.exp(a * Math.log(x) + b * Math.log(rest) - logBeta({ a, b }));
  // The fraction converges fast below the mean; above it the other tail is computed.
  if (x * (a + b + 2) < a + 1) return (density * fraction(x, { a, b })) / a;
  return 1 - (density * fraction(rest, { a: b, b: a })) / b;
}

/** The value that a beta variable stays below with probability `p`, 0 <= p <= 1. */
export function betaQuantile(p: number, shape: BetaShape): number {
  if (p <= 0) return 0;
  if (p >= 1) return 1;
  const { a, b } = shape;
  const norm = logBeta(shape);
  let low = 0;
  let high = 1;
  let x = a / (a + b);
  for (let i = 0; i < 300; i++) {
    const error = betaCdf(x, shape) - p;
    if (error > 0) high = x;
    else low = x;
    const slope = Math.exp((a - 1) * Math.log(x) + (b - 1) * Math.log1p(-x) - norm);
    const newton = x - error / slope;
    // Newton's step is kept only inside of the bracket: near 0 and 1 it may leave it.
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - x) <= 1e-15 * x) return next;
    x = next;
  }
  return x;
}

/** Above this, {@link correction} is exact to double precision. */
const FAR = 12;

/** The logarithm of the beta function. */
export function logBeta({ a, b }: BetaShape): number {
  const small = Math.min(a, b);
  const large = Math.max(a, b);
  if (large < FAR) return logGamma(small) + logGamma(large) - logGamma(small + large);
  const ratio = small / large;
  if (small < FAR) {
    // logGamma(large) - logGamma(small + large), whose difference would lose the digits of both.
    const difference =
      correction(large) -
      correction(small + large) +
      small -
      small * Math.log(small + large) -
      (large - 0.5) * Math.log1p(ratio);
    return logGamma(small) + difference;
  }
  return (
    0.5 * Math.log(2 * Math.PI) -
    0.5 * Math.log(large) +
    correction(small) +
    correction(large) -
    correction(small + large) +
    (small - 0.5) * Math.log(ratio / (1 + ratio)) -
    large * Math.log1p(ratio)
  );
}

/** What Stirling's formula lacks: logGamma(x) - ((x - 1/2) ln x - x + ln(2 pi) / 2). */
function correction(x: number): number {
  const s = 1 / (x * x);
  return (
    (1 / 12 - s * (1 / 360 - s * (1 / 1260 - s * (1 / 1680 - s * (1 / 1188 - (s * 691) / 360_360))))) / x
  );
}

const TINY = 1e-300;

/** Lentz's algorithm for the continued fraction (DLMF 8.17.22). */
function fraction(x: number, { a, b }: BetaShape): number {
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m < 100_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d);
    c = nonZero(1 + even / c);
    result *= c * d;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d);
    c = nonZero(1 + odd / c);
    const factor = c * d;
    result *= factor;
    if (Math.abs(factor - 1) < 1e-16) break;
  }
  return result;
}

function nonZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}
