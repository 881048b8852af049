import type { Figure, FigureQuery, FigureRuns, FigureRunsQuery, Figures } from "../../core/figures.ts";
import type { StoredRun } from "../../core/run.ts";
import { traitsOfRun } from "../../core/traits-of-run.ts";
import type { Collected } from "../figure-sums.ts";
import { collectRun } from "../figure-sums.ts";
import { toolsText } from "../tool-uses.ts";
import { idOf, numberOf, onlyRow, textOf } from "./_row.ts";
import { fromStored, toStored } from "./_text.ts";
import type { Database, Statement } from "./database.ts";
import { FiguresTable } from "./figures-table.ts";
import type { SqliteReader } from "./sqlite-reader.ts";
import type { Writer } from "./writer.ts";

/** Runs taken in by one transaction: it reads their calls, and nobody else writes meanwhile. */
const BATCH = 100;

/** Figures over runs, taken in from a list of those that ended, so that the end of a run costs one small row. */
export class SqliteFigures implements Figures {
  readonly #reader: SqliteReader;
  readonly #writer: Writer;
  readonly #table: FiguresTable;
  readonly #ended: Statement;
  readonly #taken: Statement;
  readonly #counted: Statement;
  readonly #place: Statement;

  constructor(database: Database, { reader, writer }: { reader: SqliteReader; writer: Writer }) {
    this.#reader = reader;
    this.#writer = writer;
    this.#table = new FiguresTable(database);
    this.#ended = database.prepare(
      "SELECT e.run, r.key, r.counted FROM ended e LEFT JOIN run r ON r.id = e.run ORDER BY e.run LIMIT ?",
    );
    this.#taken = database.prepare("DELETE FROM ended WHERE run = ?");
    this.#counted = database.prepare(
      "UPDATE run SET route = ?, tools = ?, failed_at = ?, counted = coalesce(counted, ?) WHERE id = ?",
    );
    this.#place = database.prepare("UPDATE meta SET value = value + ? WHERE key = 'counted' RETURNING value");
  }

  async catchUp(limit = Number.POSITIVE_INFINITY): Promise<number> {
    // Asked every few seconds, and mostly for nothing: looking takes no lock.
    if ((await this.#reader.look(() => this.#ended.get(1))) === undefined) return 0;
    let taken = 0;
    while (taken < limit) {
      const batch = Math.min(BATCH, limit - taken);
      const count = await this.#writer.write(() => this.#writer.atomic(() => this.#takeIn(batch)));
      taken += count;
      if (count < batch) break;
      // Between two batches others get to write and to answer.
      await new Promise(setImmediate);
    }
    await this.#writer.write(() => this.#table.forgetMinutes(Date.now()));
    return taken;
  }

  query(query: FigureQuery): Promise<readonly Figure[]> {
    return this.#reader.look(() => this.#table.query(query));
  }

  runsOf(query: FigureRunsQuery): Promise<FigureRuns> {
    return this.#reader.look(() => this.#table.runsOf(query));
  }

  #takeIn(batch: number): number {
    const sums = new Map<string, Collected>();
    const rows = this.#ended.all(batch);
    // Places are for ever: what is removed later leaves its own free.
    let place = numberOf(onlyRow(this.#place.get(rows.length)).value) - rows.length;
    for (const row of rows) {
      const id = numberOf(row.run);
      this.#taken.run(id);
      // It may have been removed since.
      if (row.key === null) continue;
      place += 1;
      const run = this.#mark(id, { key: fromStored(textOf(row.key)), place });
      // It may have been counted: before traits were kept, or before it failed for the store's sake and ended once more.
      if (run !== undefined && row.counted === null) collectRun(run, sums);
    }
    this.#table.add(sums);
    this.#writer.onRollback(() => this.#table.forget());
    return rows.length;
  }

  /** Writes what is kept beside the run's row. */
  #mark(id: number, { key, place }: Ended): StoredRun | undefined {
    const run = this.#reader.loadNow(idOf(key));
    if (run === undefined) return undefined;
    const { route, tools, failedAt } = traitsOfRun(run);
    this.#counted.run(stored(route), toolsText(tools), stored(failedAt), place, id);
    return run;
  }
}

interface Ended {
  readonly key: string;
  /** In the order in which runs are taken in. */
  readonly place: number;
}

function stored(text: string | undefined): string | null {
  return text === undefined ? null : toStored(text);
}
