import type { TrialRecord } from "../../core/experiment.ts";
import type { RateOverCases } from "../../stats/rate-over-cases.ts";
import { rateOverCases } from "../../stats/rate-over-cases.ts";
import type { ShareOverCases } from "../../stats/share-over-cases.ts";
import { shareOverCases } from "../../stats/share-over-cases.ts";
import type { AtK } from "./at-k.ts";
import { passAtKs, passHatKs } from "./at-k.ts";
import type { CostFigures } from "./cost-figures.ts";
import { costFigures } from "./cost-figures.ts";
import type { LatencyFigures } from "./latency-figures.ts";
import { latencyFigures } from "./latency-figures.ts";
import type { CaseTrials } from "./tried.ts";
import { clustersOf } from "./tried.ts";

/** What is known of a set of cases. Every rate has its n and its interval (95 %), clustered by case. */
export interface PartFigures {
  readonly cases: number;
  readonly trials: number;
  /** Trials that count for no rate, since a scorer failed. */
  readonly uncounted: number;
  /** Share of trials that pass, each case with the same weight; undefined where no trial counts. */
  readonly success: RateOverCases | undefined;
  /** Share of cases of which k trials all pass, for each k up to the trials (unbiased). */
  readonly passHatK: readonly AtK[];
  /** Share of cases of which at least one of k trials passes. */
  readonly passAtK: readonly AtK[];
  /** Undefined where no trial's time is known. */
  readonly latency: LatencyFigures | undefined;
  readonly cost: CostFigures;
  readonly usage: UsageFigures;
  /** Share of trials that ended with an error. */
  readonly errors: RateOverCases | undefined;
  readonly toolErrors: ToolErrors;
}

/** Means for a trial; tokens are undefined where no trial's are known. */
export interface UsageFigures {
  readonly tokensIn: number | undefined;
  readonly tokensOut: number | undefined;
  readonly calls: number | undefined;
}

export interface ToolErrors {
  readonly total: number;
  /** Share of tool calls that failed; undefined where none was made, or where they were not counted. */
  readonly ofCalls: ShareOverCases | undefined;
  /** Share of trials in which at least one tool call failed. */
  readonly ofTrials: RateOverCases | undefined;
}

/** The figures of these cases. */
export function partFigures(cases: readonly CaseTrials[]): PartFigures {
  const tried = cases.filter(({ records }) => records.length > 0);
  const records = tried.flatMap((one) => one.records);
  return {
    cases: cases.length,
    trials: records.length,
    uncounted: records.filter(({ pass }) => pass === undefined).length,
    success: success(tried),
    passHatK: passHatKs(tried),
    passAtK: passAtKs(tried),
    latency: latencyFigures(tried),
    cost: costFigures(tried),
    usage: usage(records),
    errors: shareOf(tried, isError),
    toolErrors: toolErrors(tried),
  };
}

/** Whether the trial ended in an error, whatever its scorers say. */
export function isError({ status, error }: TrialRecord): boolean {
  return status === "failed" || status === "refused" || (status === "cancelled" && error !== undefined);
}

function success(tried: readonly CaseTrials[]): RateOverCases | undefined {
  const counting = tried.filter(({ counted }) => counted > 0);
  if (counting.length === 0) return undefined;
  return rateOverCases(
    counting.map(({ passed, counted }) => passed / counted),
    { clusters: clustersOf(counting), trials: sum(counting, ({ counted }) => counted) },
  );
}

function toolErrors(tried: readonly CaseTrials[]): ToolErrors {
  const errorsOf = ({ records }: CaseTrials) => sum(records, (record) => record.toolErrors);
  const isCounted = tried.every(({ records }) => records.every((record) => record.toolCalls !== undefined));
  return {
    total: sum(tried, errorsOf),
    ofCalls: isCounted
      ? shareOverCases(
          tried.map((one) => ({
            top: errorsOf(one),
            bottom: sum(one.records, (record) => record.toolCalls ?? 0),
          })),
          { clusters: clustersOf(tried) },
        )
      : undefined,
    ofTrials: shareOf(tried, (record) => record.toolErrors > 0),
  };
}

/** Tokens of a run whose price is unknown and that counted none were not told, rather than none. */
function tokensKnown({ cost, tokensIn, tokensOut }: TrialRecord): boolean {
  return cost !== undefined || tokensIn + tokensOut > 0;
}

function usage(records: readonly TrialRecord[]): UsageFigures {
  const known = records.filter(tokensKnown);
  return {
    tokensIn: mean(known, ({ tokensIn }) => tokensIn),
    tokensOut: mean(known, ({ tokensOut }) => tokensOut),
    calls: mean(records, ({ calls }) => calls),
  };
}

function shareOf(
  cases: readonly CaseTrials[],
  is: (record: TrialRecord) => boolean,
): RateOverCases | undefined {
  if (cases.length === 0) return undefined;
  return rateOverCases(
    cases.map(({ records }) => records.filter(is).length / records.length),
    { clusters: clustersOf(cases), trials: sum(cases, ({ records }) => records.length) },
  );
}

function mean<T>(items: readonly T[], of: (item: T) => number): number | undefined {
  return items.length === 0 ? undefined : sum(items, of) / items.length;
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
