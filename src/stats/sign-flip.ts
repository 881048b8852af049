import { mustHold } from "./must-hold.ts";

export interface SignFlip {
  /** How many of the differences are not 0; the others say nothing. */
  readonly n: number;
  /** Two-sided. */
  readonly p: number;
  /** Of a sum at least as far on the observed side. */
  readonly oneSided: number;
}

/** How finely differences are told apart that have no common denominator. */
const GRID = 10_000;

/**
 * The exact test of paired differences: were the two releases the same, the sign of every difference would be a
 * coin's. It counts, over all 2^n signs, the sums that are at least as far from 0 as the observed one, by dynamic
 * programming over whole numbers. Differences without a common denominator up to 1,000 are rounded to a
 * ten-thousandth of the largest. For few cases, where Student's t is an approximation.
 */
export function signFlip(differences: readonly number[]): SignFlip {
  mustHold(differences.every(Number.isFinite), () => "Cannot test differences that are not finite numbers");
  const steps = wholeNumbers(differences).filter((step) => step !== 0);
  if (steps.length === 0) return { n: 0, p: 1, oneSided: 1 };
  const observed = Math.abs(steps.reduce((sum, step) => sum + step, 0));
  const reach = steps.reduce((sum, step) => sum + Math.abs(step), 0);
  // Index i holds the probability that the flipped sum is i - reach.
  let chances = new Float64Array(2 * reach + 1);
  chances[reach] = 1;
  let widest = 0;
  for (const step of steps) {
    const size = Math.abs(step);
    const next = new Float64Array(2 * reach + 1);
    for (let i = reach - widest; i <= reach + widest; i++) {
      const half = (chances[i] ?? 0) / 2;
      if (half === 0) continue;
      next[i - size] = (next[i - size] ?? 0) + half;
      next[i + size] = (next[i + size] ?? 0) + half;
    }
    widest += size;
    chances = next;
  }
  let oneSided = 0;
  for (let i = reach + observed; i <= 2 * reach; i++) oneSided += chances[i] ?? 0;
  return { n: steps.length, oneSided, p: observed === 0 ? 1 : Math.min(1, 2 * oneSided) };
}

function wholeNumbers(differences: readonly number[]): number[] {
  const largest = differences.reduce((most, d) => Math.max(most, Math.abs(d)), 0);
  if (largest === 0) return [];
  for (let denominator = 1; denominator <= 1_000; denominator++) {
    if (largest * denominator > GRID) break;
    if (differences.every((d) => Math.abs(d * denominator - Math.round(d * denominator)) < 1e-7)) {
      return differences.map((d) => Math.round(d * denominator));
    }
  }
  return differences.map((d) => Math.round((d / largest) * GRID));
}
