import type { FigureRuns } from "../../core/figures.ts";
import type { RunId } from "../../core/ids.ts";
import { latest } from "../figure-sums.ts";
import { jsonOf, textOf } from "./_row.ts";
import type { Database, Statement, Value } from "./database.ts";

/** Of each series of calls its latest runs, so that a number leads to runs without a look through all calls. */
export class SampleTable {
  readonly #find: Statement;
  readonly #put: Statement;

  constructor(database: Database) {
    this.#find = database.prepare("SELECT done, failed FROM sample WHERE series = ?");
    this.#put = database.prepare("INSERT OR REPLACE INTO sample(series, done, failed) VALUES (?, ?, ?)");
  }

  /** Inside a transaction. */
  add(series: number, { done, failed }: FigureRuns): void {
    const before = this.of(series);
    this.#put.run(
      series,
      JSON.stringify(latest(before.done, done)),
      JSON.stringify(latest(before.failed, failed)),
    );
  }

  of(series: number): FigureRuns {
    const row = this.#find.get(series);
    return row === undefined ? NONE : { done: idsIn(row.done), failed: idsIn(row.failed) };
  }
}

const NONE: FigureRuns = { done: [], failed: [] };

function idsIn(value: Value | undefined): readonly RunId[] {
  return jsonOf(textOf(value));
}
