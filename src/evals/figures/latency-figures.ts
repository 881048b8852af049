import type { TrialRecord } from "../../core/experiment.ts";
import type { Interval } from "../../stats/interval.ts";
import { quantileOf } from "../../stats/quantile.ts";
import { rateOverCases } from "../../stats/rate-over-cases.ts";
import type { CaseTrials } from "./tried.ts";
import { clustersOf } from "./tried.ts";

/** A quantile in ms, a time that was measured; a limit is infinite where so few trials cannot bound it. */
export interface LatencyQuantile extends Interval {
  readonly value: number;
}

export interface LatencyFigures {
  /** Trials whose time is known. */
  readonly n: number;
  readonly p50: LatencyQuantile;
  readonly p95: LatencyQuantile;
  readonly p99: LatencyQuantile;
}

interface Timed extends TrialRecord {
  readonly took: number;
}

/** How long trials took, with intervals of this confidence. Undefined where no time is known. */
export function latencyFigures(cases: readonly CaseTrials[], confidence = 0.95): LatencyFigures | undefined {
  const timed = cases
    .map((one) => ({ ...one, took: one.records.filter(isTimed).map(({ took }) => took) }))
    .filter(({ took }) => took.length > 0);
  const sorted = timed.flatMap(({ took }) => took).toSorted((a, b) => a - b);
  if (sorted.length === 0) return undefined;
  const of = (quantile: number): LatencyQuantile =>
    quantileOverCases(timed, { sorted, quantile, confidence });
  return { n: sorted.length, p50: of(0.5), p95: of(0.95), p99: of(0.99) };
}

function isTimed(record: TrialRecord): record is Timed {
  return record.took !== undefined;
}

interface TimedCase extends CaseTrials {
  readonly took: readonly number[];
}

/**
 * Trials of one case take about as long as each other, so that they say less than as many of other cases: the limits
 * are those of as many values as are independent (Woodruff 1952), evenly taken of all.
 */
function quantileOverCases(
  cases: readonly TimedCase[],
  { sorted, quantile, confidence }: { sorted: readonly number[]; quantile: number; confidence: number },
): LatencyQuantile {
  const { value, low, high } = quantileOf(sorted, { quantile, confidence });
  const clusters = clustersOf(cases);
  if (clusters === undefined && cases.length === sorted.length) return { value, low, high };
  const { effectiveTrials } = rateOverCases(
    cases.map(({ took }) => took.filter((one) => one <= value).length / took.length),
    { clusters, trials: sorted.length },
  );
  const size = Math.max(1, Math.min(sorted.length, Math.floor(effectiveTrials)));
  const thinned = Array.from({ length: size }, (_, i) => {
    const at = Math.floor(((i + 0.5) / size) * sorted.length);
    return sorted[at] ?? value;
  });
  const limits = quantileOf(thinned, { quantile, confidence });
  return { value, low: Math.min(value, limits.low), high: Math.max(value, limits.high) };
}
