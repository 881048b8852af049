import { type Mean, meanOverCases } from "./mean-over-cases.ts";
import { mustHold } from "./must-hold.ts";
import { signFlip } from "./sign-flip.ts";

export interface PairedTrials {
  /** Scores of the baseline's trials, a list for each case; as many trials as there are, one at least. */
  readonly baseline: readonly (readonly number[])[];
  /** Those of the candidate, for the same cases in the same order. */
  readonly candidate: readonly (readonly number[])[];
  /** A name for each case; cases of one name share a source and are not independent. Default: all are. */
  readonly clusters?: readonly string[] | undefined;
  /** Two-sided, default 0.95. A gate that errs to either side in 5 % needs 0.9. */
  readonly confidence?: number | undefined;
  /** The largest difference a case can have. Default 1: scores from 0 to 1. Infinity for seconds or dollars. */
  readonly range?: number | undefined;
}

export interface PairedDifference extends Omit<Mean, "mean"> {
  /** Mean over the cases of the candidate's mean less the baseline's. Below 0 the candidate scores lower. */
  readonly difference: number;
  readonly baseline: number;
  readonly candidate: number;
  /** Of both releases, over all cases. */
  readonly trials: number;
  /** The exact sign-flip test, two-sided; below 30 cases that are independent. */
  readonly exactP?: number;
}

const FEW = 30;

/**
 * Compares two releases on the same cases. Each case gives one number, the difference of its means: how hard the case is
 * falls out, and trials of one case are never taken for independent ones. The interval is Student's t over the cases, or over
 * the clusters.
 *
 * @throws RangeError when the two do not have the same cases, a case has no trial, or a score is not a number.
 */
export function pairedDifference(trials: PairedTrials): PairedDifference {
  const { baseline, candidate, clusters, confidence, range = 1 } = trials;
  mustHold(
    baseline.length === candidate.length,
    () =>
      `Cannot pair ${baseline.length} cases with ${candidate.length}: expected the same cases on both sides`,
  );
  const before = baseline.map(average);
  const after = candidate.map(average);
  const differences = after.map((value, i) => value - (before[i] ?? Number.NaN));
  const { mean, ...rest } = meanOverCases(differences, {
    clusters,
    confidence,
    bounds: { low: -range, high: range },
  });
  const exact = clusters === undefined && differences.length > 1 && differences.length < FEW;
  return {
    ...rest,
    difference: mean,
    baseline: average(before),
    candidate: average(after),
    trials: [...baseline, ...candidate].reduce((sum, { length }) => sum + length, 0),
    ...(exact ? { exactP: signFlip(differences).p } : {}),
  };
}

function average(scores: readonly number[], index?: number): number {
  mustHold(scores.length > 0, () => `Cannot average case ${index ?? 0}: expected at least one trial`);
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}
