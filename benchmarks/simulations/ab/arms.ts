import { normalUpperLog } from "../../../src/stats/distributions/normal.ts";
import type { Random } from "../random.ts";

/** What one of the two releases does to a run: a value from 0 to 1, where higher is worse. */
export interface Arms {
  /** One run; `at` goes from 0 to 1 with the test. */
  value(canary: boolean, at: number, random: Random): number;
}

/** Failures of a steady rate. */
export function failing(a: number, b: number): Arms {
  return { value: (canary, _, random) => (random.uniform() < (canary ? b : a) ? 1 : 0) };
}

/** Failures of both releases that rise or fall together, B's by `more` above A's. */
export function drifting(from: number, to: number, more: number): Arms {
  return {
    value: (canary, at, random) => (random.uniform() < from + (to - from) * at + (canary ? more : 0) ? 1 : 0),
  };
}

/** Stars from 1 to 5, as how bad: five values, those of B worse by `more` on average. */
export function stars(more: number): Arms {
  return {
    value: (canary, _, random) => {
      const mean = 0.3 + (canary ? more : 0);
      return [0, 1, 2, 3].reduce((sum) => sum + (random.uniform() < mean ? 0.25 : 0), 0);
    },
  };
}

/** Lognormal latencies as parts of a cap of ten times A's mean, those of B `times` as long. */
export function latencies(sigma: number, times: number): Arms {
  const cap = CAP * Math.exp((sigma * sigma) / 2);
  return {
    value: (canary, _, random) =>
      Math.min(1, (Math.exp(sigma * random.normal()) * (canary ? times : 1)) / cap),
  };
}

const CAP = 10;

/** By how many times the mean of such values is higher: a little nearer to 1 than `times`, since both are capped alike. */
export function cappedRatio(sigma: number, times: number): number {
  const cap = CAP * Math.exp((sigma * sigma) / 2);
  return cappedMean(sigma, times, cap) / cappedMean(sigma, 1, cap);
}

function cappedMean(sigma: number, scale: number, cap: number): number {
  const at = Math.log(cap / scale) / sigma;
  const below = 1 - Math.exp(normalUpperLog(at - sigma));
  return scale * Math.exp((sigma * sigma) / 2) * below + cap * Math.exp(normalUpperLog(at));
}
