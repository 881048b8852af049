import type { Figure, FigureKey, FigureQuery, FigureRuns, FigureRunsQuery } from "../../core/figures.ts";
import type { Addition } from "../../core/figures-of-run.ts";
import type { RunId } from "../../core/ids.ts";
import { Sketch } from "../../core/sketch.ts";
import { numberOf } from "./_row.ts";
import { fromStored, toStored } from "./_text.ts";
import type { Database, Input, Row, Statement } from "./database.ts";
import { mergedRuns, SampleTable } from "./sample-table.ts";
import type { SeriesKey } from "./series.ts";
import { LEVELS, Series } from "./series.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Whole runs are kept by the minute for so long, so that the last hours can be looked at closely. */
const MINUTES_KEPT = 48 * HOUR;

type Sums = Pick<Figure, "count" | "failed" | "tokensIn" | "tokensOut" | "cost" | "unpriced" | "took">;
type Mutable = { -readonly [Key in keyof Sums]: Sums[Key] };

type Unit = "minute" | "hour" | "day";
const SIZES: Readonly<Record<Unit, number>> = { minute: MINUTE, hour: HOUR, day: DAY };

/**
 * The rows behind figures: sums by series and hour, of whole runs by the minute too. Sums by the day are
 * there so that what is not told apart by time reads a twentieth of the rows.
 */
export class FiguresTable {
  readonly #database: Database;
  readonly #series: Series;
  readonly #samples: SampleTable;
  readonly #tables: Readonly<Record<Unit, { readonly find: Statement; readonly put: Statement }>>;
  readonly #forgetMinutes: Statement;

  constructor(database: Database) {
    this.#database = database;
    this.#series = new Series(database);
    this.#samples = new SampleTable(database);
    this.#tables = {
      minute: statements(database, "figure_minute"),
      hour: statements(database, "figure_hour"),
      day: statements(database, "figure_day"),
    };
    this.#forgetMinutes = database.prepare("DELETE FROM figure_minute WHERE at < ?");
  }

  /** Inside a transaction: adds sums that were collected. */
  add(sums: ReadonlyMap<string, Collected>): void {
    for (const { key, at, unit, runs, ...own } of sums.values()) {
      const series = this.#series.idOf(key);
      if (runs !== undefined) this.#samples.add(series, runs);
      const { find, put } = this.#tables[unit];
      const before = find.get(series, at);
      const merged: Mutable = before === undefined ? own : addRow(own, before);
      const { count, failed, tokensIn, tokensOut, cost, unpriced, took } = merged;
      put.run(series, at, count, failed, tokensIn, tokensOut, cost, unpriced, took.encode());
    }
  }

  /** Inside a transaction. */
  forgetMinutes(now: number): void {
    this.#forgetMinutes.run(now - MINUTES_KEPT);
  }

  forget(): void {
    this.#series.forget();
  }

  query(query: FigureQuery): readonly Figure[] {
    const by = query.by ?? [];
    const ask = query.withTook === false ? summed : selection;
    const groups = new Map<string, { figure: Omit<Figure, keyof Sums>; sums: Mutable }>();
    for (const part of partsOf(query)) {
      const { sql, values } = ask(query, part);
      for (const row of this.#database.prepare(sql).iterate(...values)) {
        const place = by.map((key) => String(row[isTime(key) ? "at" : key])).join("\n");
        const group = groups.get(place) ?? { figure: keyed(by, row), sums: nothing() };
        groups.set(place, { figure: group.figure, sums: addRow(group.sums, row) });
      }
    }
    return [...groups.values()].map(({ figure, sums }) => ({ ...figure, ...sums }));
  }

  runsOf(query: FigureRunsQuery): FigureRuns {
    const { conditions, values } = ofSeries(query);
    const series = this.#database.prepare(`SELECT s.id FROM series s WHERE ${conditions}`).all(...values);
    return mergedRuns(series.map(({ id }) => this.#samples.of(numberOf(id))));
  }
}

/** Levels whose runs `list` cannot find. */
const SAMPLED: ReadonlySet<string> = new Set(["call", "model", "prompt"]);
/** Runs that one batch remembers of a series. */
const SAMPLES = 12;

const UNITS_OF_RUNS: readonly Unit[] = ["minute", "hour", "day"];
const UNITS_OF_OTHERS: readonly Unit[] = ["hour", "day"];

/** Sums of some runs that go to the same row. */
export interface Collected extends Mutable {
  readonly key: SeriesKey;
  readonly unit: Unit;
  readonly at: number;
  /** Of one unit only, so that no run is remembered twice. */
  readonly runs?: { readonly done: RunId[]; readonly failed: RunId[] };
}

export interface RunPlace {
  readonly run: RunId;
  readonly workflow: string;
  readonly release: string;
  readonly route: string;
  /** When it began, in ms since the epoch. */
  readonly at: number;
}

/** Adds what a run adds to what other runs of the same transaction do. */
export function collect(
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

function statements(database: Database, table: string) {
  const columns = "series, at, count, failed, tokens_in, tokens_out, cost, unpriced, took";
  return {
    find: database.prepare(`SELECT ${columns} FROM ${table} WHERE series = ? AND at = ?`),
    put: database.prepare(`INSERT OR REPLACE INTO ${table}(${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`),
  };
}

function nothing(): Mutable {
  return { count: 0, failed: 0, tokensIn: 0, tokensOut: 0, cost: 0, unpriced: 0, took: new Sketch() };
}

function addRow(sums: Mutable, row: Row): Mutable {
  const { took } = sums;
  if (row.took instanceof Uint8Array) took.mergeEncoded(row.took);
  return {
    count: sums.count + numberOf(row.count),
    failed: sums.failed + numberOf(row.failed),
    tokensIn: sums.tokensIn + numberOf(row.tokens_in),
    tokensOut: sums.tokensOut + numberOf(row.tokens_out),
    cost: sums.cost + numberOf(row.cost),
    unpriced: sums.unpriced + numberOf(row.unpriced),
    took,
  };
}

function isTime(key: FigureKey): key is "day" | "hour" | "minute" {
  return key === "day" || key === "hour" || key === "minute";
}

function keyed(by: readonly FigureKey[], row: Row): Omit<Figure, keyof Sums> {
  return Object.fromEntries(
    by.map((key) => (isTime(key) ? ["at", row.at] : [key, fromStored(String(row[key]))])),
  );
}

/** A part of the time that is read from one table: rows that begin from `from` to before `to`. */
interface Part {
  readonly unit: Unit;
  readonly from: number;
  readonly to: number;
}

/** Whole days come from the sums by day, and what is before and after them from those by hour. */
function partsOf({ by = [], since, until }: FigureQuery): readonly Part[] {
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

function selection(query: FigureQuery, { unit, from, to }: Part): { sql: string; values: Input[] } {
  const { conditions, values } = ofSeries(query);
  const sql = `SELECT s.workflow, s.release, s.route, s.kind, s.name, f.at, f.count, f.failed, f.tokens_in,
      f.tokens_out, f.cost, f.unpriced, f.took
    FROM series s CROSS JOIN figure_${unit} f ON f.series = s.id
    WHERE ${conditions} AND f.at >= ? AND f.at < ? ORDER BY f.at`;
  return { sql, values: [...values, from, to] };
}

const COLUMNS = ["workflow", "release", "route", "kind", "name"] as const;

/** The same without times, added up by SQLite itself. */
function summed(query: FigureQuery, { unit, from, to }: Part): { sql: string; values: Input[] } {
  const { conditions, values } = ofSeries(query);
  const by = query.by ?? [];
  const keys = [...COLUMNS.filter((column) => by.includes(column)).map((column) => `s.${column}`)];
  if (by.some(isTime)) keys.push("f.at");
  const sums = ["count", "failed", "tokens_in", "tokens_out", "cost", "unpriced"].map(
    (column) => `sum(f.${column}) AS ${column}`,
  );
  const grouped = keys.length === 0 ? "HAVING count(*) > 0" : `GROUP BY ${keys.join(", ")}`;
  const sql = `SELECT ${[...keys, ...sums].join(", ")} FROM series s CROSS JOIN figure_${unit} f ON f.series = s.id
    WHERE ${conditions} AND f.at >= ? AND f.at < ? ${grouped}`;
  return { sql, values: [...values, from, to] };
}

function ofSeries(query: FigureQuery | FigureRunsQuery): { conditions: string; values: Input[] } {
  const conditions = ["s.level = ?"];
  const values: Input[] = [LEVELS.indexOf(query.level)];
  for (const column of COLUMNS) {
    const value = query[column];
    if (value === undefined) continue;
    conditions.push(`s.${column} = ?`);
    values.push(toStored(value));
  }
  return { conditions: conditions.join(" AND "), values };
}

function floorTo(ms: number, size: number): number {
  return Math.floor(ms / size) * size;
}
