import type { Serving } from "../../core/serving.ts";
import { servingMoved } from "../release-errors.ts";
import { jsonOf, textOf } from "./_row.ts";
import { toStored } from "./_text.ts";
import type { CancelTable } from "./cancel-table.ts";
import type { Database, Row, Statement } from "./database.ts";
import { isDuplicate } from "./store-error.ts";

/** The rows behind what serves each workflow: they are only added, and the newest of a workflow counts. */
export class ServingTable {
  readonly #newest: Statement;
  readonly #all: Statement;
  readonly #history: Statement;
  readonly #insert: Statement;
  readonly #cancels: CancelTable;

  constructor(database: Database, cancels: CancelTable) {
    this.#cancels = cancels;
    this.#newest = database.prepare("SELECT state FROM serving WHERE workflow = ? ORDER BY rev DESC LIMIT 1");
    this.#all = database.prepare(
      "SELECT state FROM serving JOIN (SELECT workflow AS w, max(rev) AS r FROM serving GROUP BY workflow) ON workflow = w AND rev = r",
    );
    this.#history = database.prepare(
      "SELECT state FROM serving WHERE workflow = ? ORDER BY rev DESC LIMIT ?",
    );
    this.#insert = database.prepare(
      `INSERT INTO serving(workflow, rev, at, state) SELECT ?1, ?2, ?3, ?4
      WHERE ?2 = 1 + ifnull((SELECT max(rev) FROM serving WHERE workflow = ?1), 0)`,
    );
  }

  newest(workflow: string): Serving | undefined {
    const row = this.#newest.get(toStored(workflow));
    return row === undefined ? undefined : servingOf(row);
  }

  list(): Serving[] {
    return this.#all.all().map(servingOf);
  }

  history(workflow: string, limit: number): Serving[] {
    return this.#history.all(toStored(workflow), limit).map(servingOf);
  }

  /** @throws `serving_moved` */
  put(serving: Serving): void {
    if (!this.#isPut(serving)) throw servingMoved(serving);
    if (serving.withdraws !== undefined) this.#cancels.withdraw(serving, serving.withdraws);
  }

  #isPut(serving: Serving): boolean {
    const { workflow, rev, at } = serving;
    try {
      return this.#insert.run(toStored(workflow), rev, at, JSON.stringify(serving)).changes === 1;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  }
}

function servingOf(row: Row): Serving {
  return jsonOf<Serving>(textOf(row.state));
}
