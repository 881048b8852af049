import type { Mean } from "../../stats/mean-over-cases.ts";
import { meanOverCases } from "../../stats/mean-over-cases.ts";
import { nearestRank } from "../../stats/nearest-rank.ts";
import type { OtherModel, PricedAsOptions } from "./priced-as.ts";
import { pricedAs } from "./priced-as.ts";
import type { RunCost } from "./run-cost.ts";

export interface CostReportOptions {
  /** Queries a day to project to. Default 100, 1,000 and 10,000. */
  readonly perDay?: readonly number[];
  /** Other models that the same traffic is priced for. */
  readonly models?: readonly string[];
  readonly pricing?: PricedAsOptions;
}

/** What one use case costs; every figure is of the runs whose price is known. */
export interface CostPart {
  readonly name: string;
  readonly runs: number;
  /** Of all runs, 0 to 1. */
  readonly share: number;
  /** US dollars a run, with its 95 % interval. */
  readonly mean: Mean;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
  /** US dollars a completed run: what the others spent is paid as well. Undefined if none completed. */
  readonly perSuccess: number | undefined;
  /** Model calls a run. */
  readonly calls: number;
  /** Of the input tokens, those that a cache had, 0 to 1. */
  readonly cached: number;
  /** Of the model calls, those that failed and were made again or given up, 0 to 1. */
  readonly failed: number;
}

export interface ProjectedCost {
  readonly perDay: number;
  /** US dollars a day. */
  readonly day: Interval;
  /** US dollars in a month of 30 days. */
  readonly month: Interval;
}

export interface Interval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

export interface OtherCost extends Omit<OtherModel, "usd"> {
  readonly mean: Mean;
  /** Against the recorded cost; undefined where that is 0. */
  readonly ratio: number | undefined;
  readonly projection: readonly ProjectedCost[];
}

export interface CostReport {
  /** Runs that count: their price is known. */
  readonly runs: number;
  /** Runs that a model call of an unknown price keeps out. */
  readonly unpriced: number;
  /** The models of those calls. */
  readonly unpricedModels: readonly string[];
  /** Ms since the epoch: the first and the last run. */
  readonly from: number | undefined;
  readonly until: number | undefined;
  /** By route, the dearest in all first; a workflow without routes is one part. */
  readonly parts: readonly CostPart[];
  readonly all: CostPart | undefined;
  readonly projection: readonly ProjectedCost[];
  readonly others: readonly OtherCost[];
}

const PER_DAY = [100, 1_000, 10_000] as const;
const DAYS = 30;

/**
 * What runs cost, by route, and what they would cost at other numbers of queries a day: the mean of
 * the recorded runs times the number, with the interval that so few runs leave. The mix of routes, the
 * share of the cache and the retries are taken as they were recorded.
 */
export function costReport(all: readonly RunCost[], options: CostReportOptions = {}): CostReport {
  const { perDay = PER_DAY, models = [], pricing } = options;
  const runs = all.filter(({ usd }) => usd !== undefined);
  const total = runs.length === 0 ? undefined : partOf("all", runs, runs.length);
  const parts = [...Map.groupBy(runs, ({ route, workflow }) => route ?? workflow)]
    .map(([name, own]) => partOf(name, own, runs.length))
    .sort((a, b) => b.mean.mean * b.runs - a.mean.mean * a.runs);
  const others = pricing === undefined ? [] : models.map((model) => pricedAs(model, all, pricing));
  return {
    runs: runs.length,
    unpriced: all.length - runs.length,
    unpricedModels: unpricedModels(all),
    ...spanOf(all),
    parts,
    all: total,
    projection: total === undefined ? [] : projected(total.mean, perDay),
    others: others.map((other) => otherCost(other, all, { perDay, recorded: total?.mean.mean })),
  };
}

function partOf(name: string, runs: readonly RunCost[], of: number): CostPart {
  const usd = runs.map((run) => run.usd ?? 0);
  const sorted = usd.toSorted((a, b) => a - b);
  const calls = runs.flatMap((run) => run.calls);
  const completed = runs.filter((run) => run.completed).length;
  return {
    name,
    runs: runs.length,
    share: runs.length / of,
    mean: meanCost(usd, runs),
    p50: nearestRank(sorted, 0.5),
    p95: nearestRank(sorted, 0.95),
    max: sorted.at(-1) ?? 0,
    perSuccess: completed === 0 ? undefined : usd.reduce((sum, one) => sum + one, 0) / completed,
    calls: calls.length / runs.length,
    ...sharesOf(calls),
  };
}

function sharesOf(calls: RunCost["calls"]): Pick<CostPart, "cached" | "failed"> {
  let [input, cached, failed] = [0, 0, 0];
  for (const { usage, failed: isFailed } of calls) {
    input += usage.input + usage.cacheRead + usage.cacheWrite;
    cached += usage.cacheRead;
    if (isFailed) failed += 1;
  }
  return { cached: input === 0 ? 0 : cached / input, failed: calls.length === 0 ? 0 : failed / calls.length };
}

function otherCost(
  { usd, ...other }: OtherModel,
  runs: readonly RunCost[],
  { perDay, recorded }: { perDay: readonly number[]; recorded: number | undefined },
): OtherCost {
  const mean = meanCost(usd, runs);
  const ratio = recorded === undefined || recorded === 0 ? undefined : mean.mean / recorded;
  return { ...other, mean, ratio, projection: projected(mean, perDay) };
}

function projected(mean: Mean, perDay: readonly number[]): readonly ProjectedCost[] {
  return perDay.map((queries) => ({
    perDay: queries,
    day: times(mean, queries),
    month: times(mean, queries * DAYS),
  }));
}

/** A cost is never below nothing; where every call is free, it is free. */
function meanCost(usd: readonly number[], runs: readonly RunCost[]): Mean {
  const isFree = usd.every((one) => one === 0);
  return meanOverCases(usd, {
    clusters: runs.map(({ cluster }) => cluster),
    bounds: { low: 0, high: isFree ? 0 : Number.POSITIVE_INFINITY },
  });
}

function times({ mean, low, high }: Mean, factor: number): Interval {
  return { mean: mean * factor, low: low * factor, high: high * factor };
}

function unpricedModels(runs: readonly RunCost[]): readonly string[] {
  const calls = runs.flatMap((run) => run.calls).filter(({ usd, failed }) => usd === undefined && !failed);
  return [...new Set(calls.map(({ model }) => model))].sort();
}

/** The first and the last run. */
function spanOf(runs: readonly RunCost[]): Pick<CostReport, "from" | "until"> {
  let [from, until]: (number | undefined)[] = [];
  for (const { at } of runs) {
    from = Math.min(from ?? at, at);
    until = Math.max(until ?? at, at);
  }
  return { from, until };
}
