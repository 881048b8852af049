import type { Interval } from "./interval.ts";
import { wilson } from "./wilson.ts";

/** How often something happened among so many. */
export interface Share {
  readonly hits: number;
  readonly n: number;
}

/**
 * The 95 % interval of the difference of two independent rates, `a` minus `b`, out of the score interval of each:
 * method 10 of Newcombe, Interval estimation for the difference between independent proportions, Statistics in Medicine 17 (1998).
 */
export function newcombe(a: Share, b: Share): Interval {
  if (a.n === 0 || b.n === 0) return { low: -1, high: 1 };
  const [rateA, rateB] = [a.hits / a.n, b.hits / b.n];
  const [ofA, ofB] = [wilson(a.hits, a.n), wilson(b.hits, b.n)];
  const difference = rateA - rateB;
  return {
    low: difference - Math.hypot(rateA - ofA.low, ofB.high - rateB),
    high: difference + Math.hypot(ofA.high - rateA, rateB - ofB.low),
  };
}
