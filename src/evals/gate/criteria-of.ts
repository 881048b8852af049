import { parseDuration } from "../../core/duration.ts";
import type { Interval } from "../../stats/interval.ts";
import type { RateOverCases } from "../../stats/rate-over-cases.ts";
import type { Criteria } from "../criteria.ts";
import type { PartFigures } from "../figures/part-figures.ts";
import type { Held } from "./held.ts";

export type PartCriteria = Omit<Criteria, "parts" | "regression">;

/** One criterion, with the figure that it is about. */
export interface Criterion extends Pick<Held, "name" | "unit" | "bound" | "limit"> {
  readonly known: Known | undefined;
  /** Why it is not known. */
  readonly unknown: string;
}

interface Known extends Interval {
  readonly value: number;
  readonly n: number;
}

type Figures = PartFigures | undefined;

/** The criteria one by one, in the order in which they are written down. */
export function criteriaOf(figures: Figures, criteria: PartCriteria): readonly Criterion[] {
  return [
    ...successOf(figures, criteria),
    ...latencyOf(figures, criteria),
    ...costOf(figures, criteria),
    ...errorsOf(figures, criteria),
  ];
}

function successOf(figures: Figures, { success, passHatK }: PartCriteria): readonly Criterion[] {
  const found: Criterion[] = [];
  const atLeast = { unit: "share", bound: "at least" } as const;
  if (success !== undefined)
    found.push({
      ...atLeast,
      name: "success",
      limit: success,
      known: rateOf(figures?.success, "trials"),
      unknown: "no trial counts",
    });
  if (passHatK !== undefined)
    found.push({
      ...atLeast,
      name: `pass^${passHatK.k}`,
      limit: passHatK.atLeast,
      known: rateOf(figures?.passHatK.find(({ k }) => k === passHatK.k)?.rate, "n"),
      unknown: `no case has ${passHatK.k} trials that count`,
    });
  return found;
}

function latencyOf(figures: Figures, { latency = {} }: PartCriteria): readonly Criterion[] {
  const known = figures?.latency;
  return (["p50", "p95", "p99"] as const).flatMap((name) => {
    const limit = latency[name];
    if (limit === undefined) return [];
    return {
      name,
      unit: "ms",
      bound: "at most",
      limit: parseDuration(limit),
      known: known && { ...known[name], n: known.n },
      unknown: "no times are known",
    };
  });
}

function costOf(figures: Figures, { cost = {} }: PartCriteria): readonly Criterion[] {
  const names = { perRun: "cost per run", perSuccess: "cost per success" } as const;
  return (["perRun", "perSuccess"] as const).flatMap((part) => {
    const limit = cost[part];
    if (limit === undefined) return [];
    const known = figures?.cost[part];
    return {
      name: names[part],
      unit: "usd",
      bound: "at most",
      limit,
      known: known && { value: known.ratio, n: figures?.trials ?? 0, low: known.low, high: known.high },
      unknown: noCost(figures),
    };
  });
}

function noCost(figures: Figures): string {
  if (figures === undefined || figures.trials === 0) return "no trial was made";
  const { unknown } = figures.cost;
  return unknown > 0 ? `the price of ${unknown} of ${figures.trials} trials is unknown` : "no trial passed";
}

function errorsOf(figures: Figures, { errors, toolErrors }: PartCriteria): readonly Criterion[] {
  const found: Criterion[] = [];
  const atMost = { unit: "share", bound: "at most" } as const;
  if (errors !== undefined)
    found.push({
      ...atMost,
      name: "errors",
      limit: errors,
      known: rateOf(figures?.errors, "trials"),
      unknown: "no trial was made",
    });
  if (toolErrors !== undefined) {
    const share = figures?.toolErrors.ofCalls;
    found.push({
      ...atMost,
      name: "tool errors",
      limit: toolErrors,
      known: share && { value: share.share, n: share.events, low: share.low, high: share.high },
      unknown: "no tool was called, or the calls were not counted",
    });
  }
  return found;
}

function rateOf(rate: RateOverCases | undefined, n: "trials" | "n"): Known | undefined {
  return rate && { value: rate.rate, n: rate[n], low: rate.low, high: rate.high };
}
