import { normalUpper, normalUpperQuantile } from "../../stats/distributions/normal.ts";
import { studentTTwoSided } from "../../stats/distributions/student-t.ts";
import type { Interval } from "../../stats/interval.ts";
import type { PairedDifference } from "../../stats/paired-difference.ts";
import { pairedDifference } from "../../stats/paired-difference.ts";
import { ratioOverCases } from "../../stats/ratio-over-cases.ts";
import type { LatencyFigures } from "../figures/latency-figures.ts";
import { latencyFigures } from "../figures/latency-figures.ts";
import type { CaseTrials } from "../figures/tried.ts";
import { clustersOf } from "../figures/tried.ts";
import type { CasePair } from "./match-cases.ts";

/** How a trial counts whose scorer failed: as if it were not there, or against or for the candidate. */
export type Benefit = "none" | "baseline" | "candidate";

export interface Sides {
  readonly baseline: readonly (readonly number[])[];
  readonly candidate: readonly (readonly number[])[];
  readonly clusters: readonly string[] | undefined;
}

/** Scores (1 passed, 0 not) of the pairs that have one on both sides. */
export function sidesOf(pairs: readonly CasePair[], benefit: Benefit = "none"): Sides {
  const scored = pairs
    .map(({ baseline, candidate, cluster }) => ({
      baseline: scores(baseline, benefit === "none" ? undefined : Number(benefit === "baseline")),
      candidate: scores(candidate, benefit === "none" ? undefined : Number(benefit === "candidate")),
      cluster,
    }))
    .filter((pair) => pair.baseline.length > 0 && pair.candidate.length > 0);
  return {
    baseline: scored.map((pair) => pair.baseline),
    candidate: scored.map((pair) => pair.candidate),
    clusters: clustersOf(scored),
  };
}

function scores({ records }: CaseTrials, unknown: number | undefined): number[] {
  return records.flatMap(({ pass }) => (pass === undefined ? (unknown ?? []) : Number(pass)));
}

/** Success of the candidate less that of the baseline, paired by case; undefined where no pair counts. */
export function successDifference(
  pairs: readonly CasePair[],
  { confidence, benefit = "none" }: { confidence: number; benefit?: Benefit },
): PairedDifference | undefined {
  const sides = sidesOf(pairs, benefit);
  return sides.baseline.length === 0 ? undefined : pairedDifference({ ...sides, confidence });
}

/** How many times as much as the baseline; below 1 is less. */
export interface Ratio extends Interval {
  readonly ratio: number;
  readonly baseline: number;
  readonly candidate: number;
  /** Trials of both. */
  readonly n: number;
  readonly confidence: number;
  /** Two-sided, of a true ratio of 1. */
  readonly p: number;
}

/** Cost of a run over the baseline's, paired by case; undefined where a price is unknown or the baseline cost nothing. */
export function costRatio(pairs: readonly CasePair[], confidence: number): Ratio | undefined {
  const means = pairs.map(({ baseline, candidate }) => ({
    bottom: meanCost(baseline),
    top: meanCost(candidate),
  }));
  const known = means.filter(isKnown);
  if (known.length === 0 || known.length < means.length) return undefined;
  const found = ratioOverCases(known, { clusters: clustersOf(pairs), confidence });
  if (found === undefined || found.ratio <= 0) return undefined;
  const { ratio, se, df, low, high } = found;
  const sum = (of: "top" | "bottom") => known.reduce((total, one) => total + one[of], 0) / known.length;
  return {
    ratio,
    baseline: sum("bottom"),
    candidate: sum("top"),
    n: trialsOf(pairs),
    confidence,
    low: Math.max(0, low),
    high,
    p: df === 0 ? 1 : se === 0 ? Number(ratio === 1) : studentTTwoSided((ratio - 1) / se, df),
  };
}

interface KnownCost {
  readonly top: number;
  readonly bottom: number;
}

function isKnown(costs: { top: number | undefined; bottom: number | undefined }): costs is KnownCost {
  return costs.top !== undefined && costs.bottom !== undefined;
}

function meanCost({ records }: CaseTrials): number | undefined {
  let total = 0;
  for (const { cost } of records) {
    if (cost === undefined) return undefined;
    total += cost;
  }
  return total / records.length;
}

export type LatencyPart = "p50" | "p95";

/**
 * A quantile of the latency over the baseline's. Its limits are those of both quantiles put together (MOVER, Zou and Donner
 * 2008) on the logarithm, as if the two were independent: paired they are somewhat better known than that.
 * Infinite where so few trials cannot bound a p95.
 */
export function latencyRatio(
  pairs: readonly CasePair[],
  { part, confidence }: { part: LatencyPart; confidence: number },
): Ratio | undefined {
  const before = latencyFigures(
    pairs.map(({ baseline }) => baseline),
    confidence,
  );
  const after = latencyFigures(
    pairs.map(({ candidate }) => candidate),
    confidence,
  );
  if (before === undefined || after === undefined) return undefined;
  if (before[part].value <= 0 || after[part].value <= 0) return undefined;
  return { ...mover(before[part], after[part], confidence), n: before.n + after.n, confidence };
}

type QuantileLimits = LatencyFigures[LatencyPart];

function mover(a: QuantileLimits, b: QuantileLimits, confidence: number): Omit<Ratio, "n" | "confidence"> {
  const log = (x: number): number => (x <= 0 ? Number.NEGATIVE_INFINITY : Math.log(x));
  const difference = log(b.value) - log(a.value);
  const down = Math.hypot(log(b.value) - log(b.low), log(a.high) - log(a.value));
  const up = Math.hypot(log(b.high) - log(b.value), log(a.value) - log(a.low));
  const z = normalUpperQuantile((1 - confidence) / 2);
  const toOne = difference > 0 ? down : up;
  return {
    ratio: Math.exp(difference),
    baseline: a.value,
    candidate: b.value,
    low: Math.exp(difference - down),
    high: Math.exp(difference + up),
    p:
      toOne === 0
        ? Number(difference === 0)
        : Math.min(1, 2 * normalUpper((Math.abs(difference) / toOne) * z)),
  };
}

function trialsOf(pairs: readonly CasePair[]): number {
  return pairs.reduce(
    (sum, { baseline, candidate }) => sum + baseline.records.length + candidate.records.length,
    0,
  );
}
