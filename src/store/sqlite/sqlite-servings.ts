import type { Serving, ServingFeed, Servings } from "../../core/serving.ts";
import type { ServingTable } from "./serving-table.ts";
import type { SqliteReader } from "./sqlite-reader.ts";
import type { Writer } from "./writer.ts";

/** Revisions that are given of a workflow's history, if nothing else is asked for. */
const HISTORY = 1_000;

/** Ms: a file is asked again so soon that nobody needs to be told. */
const FRESH = 20;

/** The port's servings, on the table behind them. */
export class SqliteServings implements Servings {
  readonly #table: ServingTable;
  readonly #writer: Writer;
  readonly #reader: SqliteReader;

  constructor(parts: { table: ServingTable; writer: Writer; reader: SqliteReader }) {
    this.#table = parts.table;
    this.#writer = parts.writer;
    this.#reader = parts.reader;
  }

  follow(): ServingFeed {
    return { freshFor: FRESH };
  }

  current(workflow: string): Promise<Serving | undefined> {
    return this.#reader.look(() => this.#table.newest(workflow));
  }

  list(): Promise<readonly Serving[]> {
    return this.#reader.look(() => this.#table.list());
  }

  history(workflow: string, limit = HISTORY): Promise<readonly Serving[]> {
    return this.#reader.look(() => this.#table.history(workflow, limit));
  }

  set(serving: Serving): Promise<void> {
    return this.#writer.write(() => this.#writer.atomic(() => this.#table.put(serving)));
  }
}
