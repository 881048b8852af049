import type { Figure, FigureKey, FigureQuery, FigureRuns, FigureRunsQuery } from "../../core/figures.ts";
import type { Collected, MutableSums, Part, Sums, Unit } from "../figure-sums.ts";
import { addRow, isTime, MINUTES_KEPT, mergedRuns, nothing, partsOf } from "../figure-sums.ts";
import { numberOf } from "./_row.ts";
import { fromStored, toStored } from "./_text.ts";
import type { Database, Input, Row, Statement } from "./database.ts";
import { SampleTable } from "./sample-table.ts";
import { LEVELS, Series } from "./series.ts";

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
      const merged: MutableSums = before === undefined ? own : addRow(own, before, tookOf(before));
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
    const groups = new Map<string, { figure: Omit<Figure, keyof Sums>; sums: MutableSums }>();
    for (const part of partsOf(query)) {
      const { sql, values } = ask(query, part);
      for (const row of this.#database.prepare(sql).iterate(...values)) {
        const place = by.map((key) => String(row[isTime(key) ? "at" : key])).join("\n");
        const group = groups.get(place) ?? { figure: keyed(by, row), sums: nothing() };
        groups.set(place, { figure: group.figure, sums: addRow(group.sums, row, tookOf(row)) });
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

function statements(database: Database, table: string) {
  const columns = "series, at, count, failed, tokens_in, tokens_out, cost, unpriced, took";
  return {
    find: database.prepare(`SELECT ${columns} FROM ${table} WHERE series = ? AND at = ?`),
    put: database.prepare(`INSERT OR REPLACE INTO ${table}(${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`),
  };
}

function keyed(by: readonly FigureKey[], row: Row): Omit<Figure, keyof Sums> {
  return Object.fromEntries(
    by.map((key) => (isTime(key) ? ["at", row.at] : [key, fromStored(String(row[key]))])),
  );
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

function tookOf({ took }: Row): Uint8Array | undefined {
  return took instanceof Uint8Array ? took : undefined;
}
