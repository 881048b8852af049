import { mustHold } from "./must-hold.ts";

/** Where the noise of a paired comparison comes from, as variances of a score. */
export interface VarianceComponents {
  readonly cases: number;
  /** Of the baseline's trials of one case about its mean. */
  readonly withinBaseline: number;
  /** Of the candidate's. */
  readonly withinCandidate: number;
  /** Of the true difference from case to case. */
  readonly between: number;
  /** Share of the baseline's variance that lies between cases: near 1, further trials say little. */
  readonly correlation: number;
  /** False with one trial a case: then all noise is counted as `between`, which further trials cannot reduce. */
  readonly separable: boolean;
}

/**
 * Splits the noise of two releases over the same cases into what further trials reduce and what only further cases do.
 * The scores of each case's trials, as for {@link pairedDifference}.
 */
export function varianceComponents(trials: {
  readonly baseline: readonly (readonly number[])[];
  readonly candidate: readonly (readonly number[])[];
}): VarianceComponents {
  const { baseline, candidate } = trials;
  const cases = baseline.length;
  mustHold(
    cases >= 2 && cases === candidate.length,
    () =>
      `Cannot split the noise of ${cases} and ${candidate.length} cases: expected the same ones, at least 2`,
  );
  const before = baseline.map(moments);
  const after = candidate.map(moments);
  const differences = after.map(({ mean }, i) => mean - (before[i]?.mean ?? mean));
  const separable = [...before, ...after].every(({ variance }) => variance !== undefined);
  if (!separable) {
    const between = varianceOf(differences);
    return { cases, withinBaseline: 0, withinCandidate: 0, between, correlation: 1, separable };
  }
  const own = average([...before.map(({ ofMean }, i) => ofMean + (after[i]?.ofMean ?? 0))]);
  const withinBaseline = average(before.map(({ variance }) => variance ?? 0));
  const amongBaseline = Math.max(
    0,
    varianceOf(before.map(({ mean }) => mean)) - average(before.map(({ ofMean }) => ofMean)),
  );
  const all = amongBaseline + withinBaseline;
  return {
    cases,
    withinBaseline,
    withinCandidate: average(after.map(({ variance }) => variance ?? 0)),
    between: Math.max(0, varianceOf(differences) - own),
    correlation: all === 0 ? 1 : amongBaseline / all,
    separable,
  };
}

interface Moments {
  readonly mean: number;
  /** Unknown of a single trial. */
  readonly variance: number | undefined;
  /** Variance of the mean. */
  readonly ofMean: number;
}

function moments(scores: readonly number[]): Moments {
  const mean = average(scores);
  if (scores.length < 2) return { mean, variance: undefined, ofMean: 0 };
  const variance = varianceOf(scores);
  return { mean, variance, ofMean: variance / scores.length };
}

function varianceOf(values: readonly number[]): number {
  const mean = average(values);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}

function average(values: readonly number[]): number {
  mustHold(values.length > 0, () => "Cannot average a case without trials");
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
