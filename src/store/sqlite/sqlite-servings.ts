import { AirworthyError } from "../../core/errors.ts";
import type { Serving, Servings } from "../../core/serving.ts";
import { jsonOf, textOf } from "./_row.ts";
import { toStored } from "./_text.ts";
import type { Database, Row, Statement } from "./database.ts";
import type { SqliteReader } from "./sqlite-reader.ts";
import { isDuplicate } from "./store-error.ts";
import type { Writer } from "./writer.ts";

/** Revisions that are kept of a workflow's history. */
const HISTORY = 1_000;

/** What serves each workflow: rows are only added, and the newest of a workflow counts. */
export class SqliteServings implements Servings {
  readonly #writer: Writer;
  readonly #reader: SqliteReader;
  readonly #newest: Statement;
  readonly #all: Statement;
  readonly #history: Statement;
  readonly #insert: Statement;

  constructor(database: Database, parts: { writer: Writer; reader: SqliteReader }) {
    this.#writer = parts.writer;
    this.#reader = parts.reader;
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

  current(workflow: string): Promise<Serving | undefined> {
    return this.#reader.look(() => {
      const row = this.#newest.get(toStored(workflow));
      return row === undefined ? undefined : servingOf(row);
    });
  }

  list(): Promise<readonly Serving[]> {
    return this.#reader.look(() => this.#all.all().map(servingOf));
  }

  history(workflow: string, limit = HISTORY): Promise<readonly Serving[]> {
    return this.#reader.look(() => this.#history.all(toStored(workflow), limit).map(servingOf));
  }

  set(serving: Serving): Promise<void> {
    const { workflow, rev, at } = serving;
    return this.#writer.write(() => {
      try {
        const state = JSON.stringify(serving);
        if (this.#insert.run(toStored(workflow), rev, at, state).changes === 1) return;
      } catch (error) {
        if (!isDuplicate(error)) throw error;
      }
      throw moved(serving);
    });
  }
}

function servingOf(row: Row): Serving {
  return jsonOf<Serving>(textOf(row.state));
}

function moved({ workflow, rev }: Serving): AirworthyError {
  return new AirworthyError({
    code: "serving_moved",
    message: `Cannot change what serves the workflow "${workflow}" to revision ${rev}: it is not the one after the current one`,
    hint: "Somebody else has changed it meanwhile: look at what serves it now, and decide again",
  });
}
