import { logBeta } from "./beta.ts";

/** A draw of `drawn` from `total`, of which `marked` are marked. Whole numbers, none above `total`. */
export interface Draw {
  readonly drawn: number;
  readonly marked: number;
  readonly total: number;
}

/**
 * P(at least `k` marked among the drawn): Fisher's exact test, one-sided. The tail is summed from its largest
 * term, so that it keeps its digits where 1 minus the distribution function has none (down to 1e-300).
 */
export function hypergeometricUpper(k: number, { drawn, marked, total }: Draw): number {
  const most = Math.min(drawn, marked);
  const least = Math.max(0, drawn + marked - total);
  if (k <= least) return 1;
  if (k > most) return 0;
  const mean = (drawn * marked) / total;
  // Below the mean the other tail is the shorter sum.
  if (k <= mean) return 1 - lowerSum(k - 1, { drawn, marked, total }, least);
  let term = mass(k, { drawn, marked, total });
  let sum = term;
  for (let i = k; i < most && term > sum * 1e-17; i++) {
    term *= ((marked - i) * (drawn - i)) / ((i + 1) * (total - marked - drawn + i + 1));
    sum += term;
  }
  return Math.min(1, sum);
}

/** The logarithm of {@link hypergeometricUpper}, which keeps its digits where the probability itself is below 1e-300. */
export function hypergeometricUpperLog(k: number, draw: Draw): number {
  const { drawn, marked, total } = draw;
  const isFarOut = k > (drawn * marked) / total && k <= Math.min(drawn, marked);
  if (!isFarOut) return Math.log(hypergeometricUpper(k, draw));
  let [term, sum] = [1, 1];
  for (let i = k; i < Math.min(drawn, marked) && term > sum * 1e-17; i++) {
    term *= ((marked - i) * (drawn - i)) / ((i + 1) * (total - marked - drawn + i + 1));
    sum += term;
  }
  return Math.min(0, logMass(k, draw) + Math.log(sum));
}

function lowerSum(k: number, { drawn, marked, total }: Draw, least: number): number {
  let term = mass(k, { drawn, marked, total });
  let sum = term;
  for (let i = k; i > least && term > sum * 1e-17; i--) {
    term *= (i * (total - marked - drawn + i)) / ((marked - i + 1) * (drawn - i + 1));
    sum += term;
  }
  return Math.min(1, sum);
}

function mass(k: number, draw: Draw): number {
  return Math.exp(logMass(k, draw));
}

function logMass(k: number, { drawn, marked, total }: Draw): number {
  return logChoose(marked, k) + logChoose(total - marked, drawn - k) - logChoose(total, drawn);
}

/** The logarithm of "n choose k". */
export function logChoose(n: number, k: number): number {
  if (k === 0 || k === n) return 0;
  return -Math.log(n + 1) - logBeta({ a: n - k + 1, b: k + 1 });
}
