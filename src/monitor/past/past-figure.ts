import { meanOverCases } from "../../stats/mean-over-cases.ts";
import { quantileOf } from "../../stats/quantile.ts";
import { wilson } from "../../stats/wilson.ts";
import type { Measured, Raters, Rating } from "../criteria/holding.ts";
import type { EndedRun } from "../ended-run.ts";
import type { PastName, Watching } from "../settings.ts";
import type { PastWatch } from "../watch/watch-past.ts";
import { hourOf, usual } from "./hourly.ts";
import { isLearned, limitOf } from "./past.ts";

/** A figure beside what it was before. Latency and cost are medians, feedback and scores are means of how bad, the rest are shares of runs. */
export interface PastFigure {
  readonly name: PastName;
  readonly unit: "share" | "ms" | "usd";
  /** Of the runs of the window; absent where none says anything. */
  readonly now?: Measured;
  /** Absent until it is learned. */
  readonly before?: { readonly value: number; readonly n: number };
  /** Up to where it counts as what it was, at this time of the day. */
  readonly limit?: number;
}

export interface PastFigureOptions extends Pick<Watching, "handovers" | "rise"> {
  readonly runs: readonly EndedRun[];
  readonly ratings: readonly Rating[];
  /** Ms since the epoch. */
  readonly now: number;
}

export function pastFigure(
  name: PastName,
  watch: PastWatch | undefined,
  options: PastFigureOptions,
): PastFigure {
  const now = NOW[name](options);
  const unit = name === "latency" ? "ms" : name === "cost" ? "usd" : "share";
  const figure = { name, unit, ...(now === undefined ? {} : { now }) } as const;
  if (watch === undefined || !isLearned(watch.past)) return figure;
  const { n, sum } = watch.past.hours;
  const mean = sum / n;
  if (watch.reference === undefined) {
    const limit = limitOf(usual(watch.past.hours, hourOf(options.now)));
    return { ...figure, before: { value: mean, n }, limit };
  }
  const value = atRank(watch.reference.values, mean);
  return { ...figure, before: { value, n }, limit: value * (1 + options.rise) };
}

const NOW: Readonly<Record<PastName, (options: PastFigureOptions) => Measured | undefined>> = {
  failures: ({ runs }) => share(runs, ({ failed }) => failed),
  latency: ({ runs }) => median(runs.flatMap(({ failed, took }) => (failed ? [] : took))),
  cost: ({ runs }) => median(runs.flatMap(({ failed, cost }) => (failed ? [] : (cost ?? [])))),
  "tool errors": ({ runs }) =>
    share(
      runs.filter(({ toolCalls }) => toolCalls > 0),
      ({ toolErrors }) => toolErrors > 0,
    ),
  handovers: ({ runs, handovers: { routes } }) =>
    share(runs, ({ route }) => route !== undefined && routes.includes(route)),
  feedback: ({ ratings }) => badSaid(ratings, "people"),
  scores: ({ ratings }) => badSaid(ratings, "scorers"),
};

function badSaid(ratings: readonly Rating[], by: Raters): Measured | undefined {
  const bad = ratings.flatMap((one) => (one.by === by ? 1 - one.score : []));
  if (bad.length === 0) return undefined;
  const { mean, low, high, n } = meanOverCases(bad, { bounds: { low: 0, high: 1 } });
  return { value: mean, low, high, n };
}

function share(runs: readonly EndedRun[], is: (run: EndedRun) => boolean): Measured | undefined {
  if (runs.length === 0) return undefined;
  const count = runs.filter(is).length;
  return { value: count / runs.length, n: runs.length, ...wilson(count, runs.length) };
}

function median(values: readonly number[]): Measured | undefined {
  if (values.length === 0) return undefined;
  const { value, low, high, n } = quantileOf(values, { quantile: 0.5 });
  return { value, low, high, n };
}

function atRank(values: readonly number[], rank: number): number {
  return values[Math.min(values.length - 1, Math.floor(rank * values.length))] ?? 0;
}
