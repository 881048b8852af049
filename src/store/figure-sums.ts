import type { Figure, FigureKey, FigureLevel, FigureQuery, FigureRuns } from "../core/figures.ts";
import type { Addition } from "../core/figures-of-run.ts";
import { figuresOfRun, isTraffic } from "../core/figures-of-run.ts";
import type { RunId } from "../core/ids.ts";
import type { StoredRun } from "../core/run.ts";
import { Sketch } from "../core/sketch.ts";
import { numberOf } from "./row.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Whole runs are kept by the minute for so long, so that the last hours can be looked at closely. */
export const MINUTES_KEPT = 48 * HOUR;

export type Sums = Pick<Figure, "count" | "failed" | "tokensIn" | "tokensOut" | "cost" | "unpriced" | "took">;
export type MutableSums = { -readonly [Key in keyof Sums]: Sums[Key] };

export type Unit = "minute" | "hour" | "day";
const SIZES: Readonly<Record<Unit, number>> = { minute: MINUTE, hour: HOUR, day: DAY };

/** What one row of sums is of. */
export interface SeriesKey {
  readonly level: FigureLevel;
  readonly workflow: string;
  readonly release: string;
  readonly route: string;
  readonly kind: string;
  readonly name: string;
}

/** Names come from the code and data of users, so that their number is bounded: what comes later is one series. */
export const MOST_SERIES = 20_000;
const OTHER = "(other)";

/** The series that a new one goes to when there are too many; undefined for that one itself. */
export function otherSeries(key: SeriesKey): SeriesKey | undefined {
  return key.name === OTHER ? undefined : { ...key, name: OTHER, route: "", release: "" };
}

/** Levels whose runs `list` cannot find. */
const SAMPLED: ReadonlySet<string> = new Set(["call", "model", "prompt"]);
/** Runs of each kind that a series remembers. */
const SAMPLES = 12;

const UNITS_OF_RUNS: readonly Unit[] = ["minute", "hour", "day"];
const UNITS_OF_OTHERS: readonly Unit[] = ["hour", "day"];

/** Sums of some runs that go to the same row. */
export interface Collected extends MutableSums {
  readonly key: SeriesKey;
  readonly unit: Unit;
  readonly at: number;
  /** Of one unit only, so that no run is remembered twice. */
  readonly runs?: { readonly done: RunId[]; readonly failed: RunId[] };
}

interface RunPlace {
  readonly run: RunId;
  readonly workflow: string;
  readonly release: string;
  readonly route: string;
  /** When it began, in ms since the epoch. */
  readonly at: number;
}

/** Adds what a run adds to what other runs of the same transaction do. */
function collect(
  into: Map<string, Collected>,
  run: RunPlace,
  { level, kind, name, failed, tokensIn, tokensOut, cost, unpriced, took }: Addition,
): void {
  const { workflow, release, route, run: id } = run;
  for (const unit of level === "run" ? UNITS_OF_RUNS : UNITS_OF_OTHERS) {
    const at = floorTo(run.at, SIZES[unit]);
    const place = [level, unit, at, workflow, release, route, kind, name].join("\n");
    const key = { level, workflow, release, route, kind, name };
    const sums = into.get(place) ?? { key, unit, at, ...nothing(), ...samplesOf(level, unit) };
    remember(sums.runs?.[failed ? "failed" : "done"], id);
    sums.count += 1;
    sums.failed += failed ? 1 : 0;
    sums.tokensIn += tokensIn;
    sums.tokensOut += tokensOut;
    sums.cost += cost;
    sums.unpriced += unpriced;
    sums.took.add(took);
    into.set(place, sums);
  }
}

function samplesOf(level: string, unit: Unit): Pick<Collected, "runs"> {
  return unit === "day" && SAMPLED.has(level) ? { runs: { done: [], failed: [] } } : {};
}

function remember(runs: RunId[] | undefined, run: RunId): void {
  if (runs === undefined || runs.at(-1) === run) return;
  if (runs.length >= SAMPLES) runs.shift();
  runs.push(run);
}

/** What figures and traits look at of a run. */
export type CountedRun = Pick<
  StoredRun,
  | "id"
  | "workflow"
  | "release"
  | "startedAt"
  | "status"
  | "took"
  | "totals"
  | "subject"
  | "parent"
  | "end"
  | "calls"
>;

/** Adds what a run adds, where it counts. */
export function collectRun(run: CountedRun, sums: Map<string, Collected>): void {
  if (!isTraffic(run)) return;
  const { route, additions } = figuresOfRun(run);
  const place = { run: run.id, workflow: run.workflow, release: run.release ?? "", route, at: run.startedAt };
  for (const addition of additions) collect(sums, place, addition);
}

export function nothing(): MutableSums {
  return { count: 0, failed: 0, tokensIn: 0, tokensOut: 0, cost: 0, unpriced: 0, took: new Sketch() };
}

export function isTime(key: FigureKey): key is "day" | "hour" | "minute" {
  return key === "day" || key === "hour" || key === "minute";
}

/** A part of the time that is read from one table: rows that begin from `from` to before `to`. */
export interface Part {
  readonly unit: Unit;
  readonly from: number;
  readonly to: number;
}

/** Whole days come from the sums by day, and what is before and after them from those by hour. */
export function partsOf({ by = [], since, until }: FigureQuery): readonly Part[] {
  const unit = by.includes("minute") ? "minute" : by.includes("hour") || !by.includes("day") ? "hour" : "day";
  const from = since === undefined ? Number.NEGATIVE_INFINITY : floorTo(since, SIZES[unit]);
  const to = until === undefined ? Number.POSITIVE_INFINITY : floorTo(until, SIZES[unit]) + SIZES[unit];
  if (by.some(isTime)) return [{ unit, from, to }];
  const firstDay = since === undefined ? from : floorTo(from + DAY - 1, DAY);
  const lastDay = until === undefined ? to : floorTo(to, DAY);
  if (firstDay >= lastDay) return [{ unit, from, to }];
  return [
    { unit: "hour", from, to: firstDay },
    { unit: "day", from: firstDay, to: lastDay },
    { unit: "hour", from: lastDay, to },
  ];
}

function floorTo(ms: number, size: number): number {
  return Math.floor(ms / size) * size;
}

/** Several series together, the newest runs first. */
export function mergedRuns(parts: readonly FigureRuns[]): FigureRuns {
  const merged = (of: keyof FigureRuns): readonly RunId[] =>
    [...new Set(parts.flatMap((part) => part[of].toReversed()))]
      .sort((a, b) => (timeOf(a) < timeOf(b) ? 1 : timeOf(a) > timeOf(b) ? -1 : 0))
      .slice(0, SAMPLES);
  return { done: merged("done"), failed: merged("failed") };
}

/** An id begins with the time at which it was made; those of one moment keep their order. */
function timeOf(id: RunId): string {
  return id.slice(0, "run_".length + 10);
}

/** What is remembered of a series after more runs, the newest last. */
export function latest(before: readonly RunId[], more: readonly RunId[]): readonly RunId[] {
  return [...new Set([...before, ...more])].slice(-SAMPLES);
}

/** A row's sums on top of others, and its times where it has any. */
export function addRow(
  sums: MutableSums,
  row: Readonly<Record<string, unknown>>,
  took: Uint8Array | undefined,
): MutableSums {
  if (took !== undefined) sums.took.mergeEncoded(took);
  return {
    count: sums.count + numberOf(row.count),
    failed: sums.failed + numberOf(row.failed),
    tokensIn: sums.tokensIn + numberOf(row.tokens_in),
    tokensOut: sums.tokensOut + numberOf(row.tokens_out),
    cost: sums.cost + numberOf(row.cost),
    unpriced: sums.unpriced + numberOf(row.unpriced),
    took: sums.took,
  };
}
