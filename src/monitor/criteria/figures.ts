import { parseDuration } from "../../core/duration.ts";
import type { Criteria } from "../../evals/criteria.ts";
import { meanOverCases } from "../../stats/mean-over-cases.ts";
import { quantileOf } from "../../stats/quantile.ts";
import { ratioOverCases } from "../../stats/ratio-over-cases.ts";
import { shareOverCases } from "../../stats/share-over-cases.ts";
import { wilson } from "../../stats/wilson.ts";
import type { EndedRun } from "../ended-run.ts";
import type { Holding, Measured, Raters } from "./holding.ts";

/** A figure that traffic is held to, of whichever runs. */
export type HeldFigure = Omit<Holding, "key" | "strict" | "part">;

/** A share that may be 0 is looked at as if it may be this: that something never happens no number of runs can show. */
const LEAST = 0.001;
/** A run counts at most as so many times the limit of its cost, so that a single one is no proof. */
const CAP = 10;
const QUANTILES = { p50: 0.5, p95: 0.95, p99: 0.99 } as const;

const AT_LEAST = { unit: "share", bound: "at least" } as const;
const AT_MOST = { unit: "share", bound: "at most" } as const;
const USD = { unit: "usd", bound: "at most" } as const;

/** In the order in which criteria are written down. What only a dataset shows (pass^k) is left out. */
export function heldFigures(criteria: Omit<Criteria, "parts" | "regression">): readonly HeldFigure[] {
  const { success, latency = {}, cost = {}, errors, toolErrors } = criteria;
  return [
    ...(success === undefined
      ? []
      : [completed(success), rated(success, "people"), rated(success, "scorers")]),
    ...(["p50", "p95", "p99"] as const).flatMap((name) => {
      const limit = latency[name];
      return limit === undefined ? [] : [slow(name, parseDuration(limit))];
    }),
    ...(cost.perRun === undefined ? [] : [costPerRun(cost.perRun)]),
    ...(cost.perSuccess === undefined ? [] : [costPerSuccess(cost.perSuccess)]),
    ...(errors === undefined ? [] : [rate("errors", errors, ({ failed }) => failed)]),
    ...(toolErrors === undefined ? [] : [failingTools(toolErrors)]),
  ];
}

/** Runs that went to a person. */
export function handovers(routes: readonly string[], limit: number): HeldFigure {
  return rate("handovers", limit, ({ route }) => route !== undefined && routes.includes(route));
}

/** A run that ended without an error counts as a success, as far as that goes. */
function completed(limit: number): HeldFigure {
  return {
    ...AT_LEAST,
    name: "success",
    limit,
    most: Math.max(LEAST, 1 - limit),
    on: "runs",
    bad: ({ failed }) => Number(failed),
    measure: (runs) => shareOf(runs, ({ failed }) => !failed),
  };
}

/** Of the runs on which anything is said. */
function rated(limit: number, by: Raters): HeldFigure {
  return {
    ...AT_LEAST,
    name: by === "people" ? "success by feedback" : "success by scores",
    limit,
    most: Math.max(LEAST, 1 - limit),
    on: by,
    bad: (_, score) => (score === undefined ? undefined : 1 - score),
    measure: (_, ratings) => {
      const said = ratings.flatMap((one) => (one.by === by ? one.score : []));
      return meanOf(said, { low: 0, high: 1 });
    },
  };
}

function rate(name: string, limit: number, is: (run: EndedRun) => boolean): HeldFigure {
  return {
    ...AT_MOST,
    name,
    limit,
    most: Math.max(LEAST, limit),
    on: "runs",
    bad: (run) => Number(is(run)),
    measure: (runs) => shareOf(runs, is),
  };
}

function failingTools(limit: number): HeldFigure {
  return {
    ...AT_MOST,
    name: "tool errors",
    limit,
    most: Math.max(LEAST, limit),
    on: "runs",
    bad: ({ toolCalls, toolErrors }) => (toolCalls === 0 ? undefined : toolErrors / toolCalls),
    measure: (runs) => {
      const items = runs.map(({ toolCalls, toolErrors }) => ({ top: toolErrors, bottom: toolCalls }));
      const found = shareOverCases(items.filter(({ bottom }) => bottom > 0));
      return found && { value: found.share, low: found.low, high: found.high, n: found.n };
    },
  };
}

function slow(name: keyof typeof QUANTILES, limit: number): HeldFigure {
  const quantile = QUANTILES[name];
  return {
    unit: "ms",
    bound: "at most",
    name,
    limit,
    most: 1 - quantile,
    on: "runs",
    bad: ({ took }) => Number(took > limit),
    measure: (runs) => {
      if (runs.length === 0) return undefined;
      const times = runs.map(({ took }) => took);
      const { value, low, high, n } = quantileOf(times, { quantile });
      return { value, low, high, n };
    },
  };
}

function costPerRun(limit: number): HeldFigure {
  const highest = CAP * limit;
  return {
    ...USD,
    name: "cost per run",
    limit,
    most: 1 / CAP,
    on: "runs",
    bad: ({ cost }) => (cost === undefined ? undefined : Math.min(cost, highest) / highest),
    measure: (runs) =>
      meanOf(
        runs.flatMap(({ cost }) => cost ?? []),
        { low: 0, high: Number.POSITIVE_INFINITY },
      ),
  };
}

/** Cost less the limit for every success: on average at most nothing. */
function costPerSuccess(limit: number): HeldFigure {
  return {
    ...USD,
    name: "cost per success",
    limit,
    most: 1 / (CAP + 1),
    on: "runs",
    bad: ({ cost, failed }) =>
      cost === undefined
        ? undefined
        : (Math.min(cost, CAP * limit) + (failed ? limit : 0)) / ((CAP + 1) * limit),
    measure: (runs) => {
      const known = runs.flatMap(({ cost, failed }) =>
        cost === undefined ? [] : [{ top: cost, bottom: failed ? 0 : 1 }],
      );
      const found = ratioOverCases(known);
      return found && { value: found.ratio, low: found.low, high: found.high, n: found.n };
    },
  };
}

function shareOf(runs: readonly EndedRun[], is: (run: EndedRun) => boolean): Measured | undefined {
  if (runs.length === 0) return undefined;
  const count = runs.filter(is).length;
  return { value: count / runs.length, n: runs.length, ...wilson(count, runs.length) };
}

function meanOf(
  values: readonly number[],
  bounds: { readonly low: number; readonly high: number },
): Measured | undefined {
  if (values.length === 0) return undefined;
  const { mean, low, high, n } = meanOverCases(values, { bounds });
  return { value: mean, low, high, n };
}
