import type { FigureLevel } from "../../core/figures.ts";
import type { SeriesKey } from "../figure-sums.ts";
import { MOST_SERIES, otherSeries } from "../figure-sums.ts";
import { numberOf, onlyRow } from "./_row.ts";
import { toStored } from "./_text.ts";
import type { Database, Statement } from "./database.ts";

export const LEVELS: readonly FigureLevel[] = ["run", "call", "model", "prompt", "attribute"];

const REMEMBERED = 5_000;

/** The numbers of series by their keys. */
export class Series {
  readonly #find: Statement;
  readonly #insert: Statement;
  readonly #count: Statement;
  readonly #known = new Map<string, number>();

  constructor(database: Database) {
    const is = "level = ? AND workflow = ? AND release = ? AND route = ? AND kind = ? AND name = ?";
    this.#find = database.prepare(`SELECT id FROM series WHERE ${is}`);
    this.#insert = database.prepare(
      "INSERT INTO series(level, workflow, release, route, kind, name) VALUES (?, ?, ?, ?, ?, ?)",
    );
    this.#count = database.prepare("SELECT max(id) AS n FROM series");
  }

  /** Inside a transaction; makes the series if it is new. */
  idOf(key: SeriesKey): number {
    const { level, workflow, release, route, kind, name } = key;
    const texts = [workflow, release, route, kind, name].map(toStored);
    const place = `${level}\n${texts.join("\n")}`;
    const known = this.#known.get(place);
    if (known !== undefined) return known;
    const values = [LEVELS.indexOf(level), ...texts];
    const row = this.#find.get(...values);
    const id = row === undefined ? this.#made(key, values) : numberOf(row.id);
    if (this.#known.size >= REMEMBERED) this.#known.clear();
    this.#known.set(place, id);
    return id;
  }

  forget(): void {
    this.#known.clear();
  }

  #made(key: SeriesKey, values: readonly (number | string)[]): number {
    const other = otherSeries(key);
    const isFull = Number(onlyRow(this.#count.get()).n ?? 0) >= MOST_SERIES;
    if (isFull && other !== undefined) return this.idOf(other);
    return Number(this.#insert.run(...values).lastInsertRowid);
  }
}
