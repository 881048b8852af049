import { digamma, gammaQuantile, trigamma } from "./distributions/gamma.ts";

export interface Passed {
  readonly passed: number;
  readonly n: number;
}

export interface ProductRate {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

const TAIL = 0.975;

/**
 * The rate at which a chain of steps succeeds as a whole, each measured by itself: the product of
 * their rates, with a 95 % interval. Each rate is given a Beta distribution, for the lower limit with one
 * further failure spread over all steps, for the upper limit without the steps that never failed. Minus the
 * logarithm of their product is matched by a gamma distribution in its mean and variance, whose
 * quantiles are the limits. In simulations of 1 to 12 steps with rates of 0.7 to 0.99, measured 20 to
 * 200 times each, either limit missed the truth in at most 2.7 % of cases.
 *
 * Limits of single steps must not be multiplied: the product of twelve lower limits says far less than is known.
 */
export function productRate(steps: readonly Passed[], tail = TAIL): ProductRate {
  const known = steps.filter(({ n }) => n > 0);
  if (known.length < steps.length) return { estimate: Number.NaN, low: 0, high: 1 };
  const estimate = known.reduce((product, { passed, n }) => product * (passed / n), 1);
  const lower = known.map(({ passed, n }) => ({ a: passed + 1, b: n - passed + 1 / known.length }));
  const failing = known.filter(({ passed, n }) => passed < n);
  const upper = failing.map(({ passed, n }) => ({ a: passed + 1, b: n - passed }));
  return {
    estimate,
    low: known.length === 0 ? 1 : quantile(lower, tail),
    high: failing.length === 0 ? 1 : quantile(upper, 1 - tail),
  };
}

interface Beta {
  readonly a: number;
  readonly b: number;
}

/** The product that is exceeded with probability `p`. */
function quantile(rates: readonly Beta[], p: number): number {
  let mean = 0;
  let variance = 0;
  for (const { a, b } of rates) {
    mean += digamma(a + b) - digamma(a);
    variance += trigamma(a) - trigamma(a + b);
  }
  return Math.exp(-gammaQuantile(p, (mean * mean) / variance) * (variance / mean));
}
