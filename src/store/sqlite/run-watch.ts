import type { ExperimentId } from "../../core/ids.ts";
import type { RunChange, RunChanges } from "../../core/store.ts";
import { idOf, numberOf, onlyRow, optionalText, textOf } from "./_row.ts";
import { fromStored } from "./_text.ts";
import type { Database, Row, Statement } from "./database.ts";
import { STATUS } from "./schema.ts";

/** More than this at once is not told run by run: whoever watches looks at everything anew. */
const MOST = 1_000;
const [RUNNING, WAITING] = [STATUS.codeOf("running"), STATUS.codeOf("waiting")];
const SHOWN = "id, key, workflow, status, experiment";

/** Notices runs that began, waited, went on or ended, whoever executes them, by looking now and then. */
export class RunWatcher {
  readonly #version: Statement;
  readonly #lastRow: Statement;
  readonly #open: Statement;
  readonly #since: Statement;
  readonly #one: Statement;
  /** What the file was at the last look: others' commits and own changes, which SQLite counts for us. */
  #seen = "";
  #last = 0;
  /** Status of each run that had not ended. */
  #before: ReadonlyMap<number, number> = new Map();

  constructor(database: Database) {
    this.#version = database.prepare(
      "SELECT data_version AS others, total_changes() AS own FROM pragma_data_version",
    );
    this.#lastRow = database.prepare("SELECT coalesce(max(id), 0) AS id FROM run");
    this.#open = database.prepare(
      `SELECT id, status FROM run INDEXED BY run_uncompleted WHERE status <> 1 AND status IN (${RUNNING}, ${WAITING})`,
    );
    this.#since = database.prepare(`SELECT ${SHOWN} FROM run WHERE id > ? ORDER BY id LIMIT ${MOST + 1}`);
    this.#one = database.prepare(`SELECT ${SHOWN} FROM run WHERE id = ?`);
    this.#step();
  }

  /** Inside of a snapshot. */
  next(): RunChanges {
    const { others, own } = onlyRow(this.#version.get());
    const seen = `${others} ${own}`;
    if (seen === this.#seen) return NOTHING;
    const [last, before] = [this.#last, this.#before];
    this.#step();
    this.#seen = seen;
    const moved = [...this.#moved(before)].filter((id) => id <= last);
    const begun = this.#since.all(last);
    if (moved.length + begun.length > MOST) return { runs: [], missed: true };
    const rows = moved.map((id) => this.#one.get(id)).filter((row) => row !== undefined);
    return { runs: [...rows, ...begun].map(changeOf), missed: false };
  }

  #step(): void {
    this.#last = numberOf(onlyRow(this.#lastRow.get()).id);
    this.#before = new Map(this.#open.all().map((row) => [numberOf(row.id), numberOf(row.status)]));
  }

  /** Runs that have another status than they had: open ones, and those that were open. */
  *#moved(before: ReadonlyMap<number, number>): Iterable<number> {
    for (const [id, status] of this.#before) if (before.get(id) !== status) yield id;
    for (const id of before.keys()) if (!this.#before.has(id)) yield id;
  }
}

const NOTHING: RunChanges = { runs: [], missed: false };

function changeOf(row: Row): RunChange {
  const experiment = optionalText(row.experiment);
  return {
    id: idOf(fromStored(textOf(row.key))),
    workflow: fromStored(textOf(row.workflow)),
    status: STATUS.nameOf(numberOf(row.status)),
    ...(experiment === undefined ? {} : { experiment: idOf<ExperimentId>(experiment) }),
  };
}
