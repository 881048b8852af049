import { hypergeometricUpper } from "./distributions/hypergeometric.ts";
import { holm } from "./holm.ts";
import { mustHold } from "./must-hold.ts";
import type { Passed } from "./product-rate.ts";
import { wilson } from "./wilson.ts";

export interface Flakiness {
  readonly n: number;
  /** Cases that both passed and failed, by their place in the list. */
  readonly flaky: readonly number[];
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/** The cases that both passed and failed in one release. Few trials show few of them: see {@link chanceToShow}. */
export function flakiness(cases: readonly Passed[]): Flakiness {
  const flaky = cases.flatMap(({ passed, n }, index) => (passed > 0 && passed < n ? [index] : []));
  const share = cases.length === 0 ? 0 : flaky.length / cases.length;
  return { n: cases.length, flaky, share, ...wilson(flaky.length, cases.length) };
}

/** The chance that so many trials of a case with this pass rate show that it is flaky: one of each at least. */
export function chanceToShow(passRate: number, trials: number): number {
  return 1 - passRate ** trials - (1 - passRate) ** trials;
}

export interface CaseDrop {
  /** Place in the list. */
  readonly index: number;
  /** Fisher's exact test of this case alone, one-sided. */
  readonly p: number;
  /** Adjusted for the number of cases (Holm). With few trials it is never small: a suspect is convicted by a rerun. */
  readonly adjusted: number;
}

/**
 * The cases that passed less often in the candidate, most suspicious first. Five trials cannot convict one of a
 * hundred cases, not even from 5 of 5 to 0 of 5: run the first ones again, and gate on the mean.
 */
export function caseDrops(baseline: readonly Passed[], candidate: readonly Passed[]): CaseDrop[] {
  mustHold(
    baseline.length === candidate.length,
    () =>
      `Cannot pair ${baseline.length} cases with ${candidate.length}: expected the same cases on both sides`,
  );
  const pValues = baseline.map((before, i) => {
    const after = candidate[i] ?? before;
    const total = before.n + after.n;
    return hypergeometricUpper(after.n - after.passed, {
      drawn: after.n,
      marked: total - before.passed - after.passed,
      total,
    });
  });
  const adjusted = holm(pValues);
  return pValues
    .map((p, index) => ({ index, p, adjusted: adjusted[index] ?? 1 }))
    .filter(({ index }) => rate(candidate[index]) < rate(baseline[index]))
    .sort((one, other) => one.p - other.p);
}

function rate(one: Passed | undefined): number {
  return one === undefined ? Number.NaN : one.passed / one.n;
}
