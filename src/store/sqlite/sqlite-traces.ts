import type { RunId } from "../../core/ids.ts";
import type { PendingTrace, Settled, SettledTrace, Taken, TracePiece, Traces } from "../../core/traces.ts";
import { checkImport } from "../check-import.ts";
import { runExists } from "../run-errors.ts";
import { numberOf, textOf } from "./_row.ts";
import { fromStored } from "./_text.ts";
import type { Database, Row } from "./database.ts";
import { importRun, replaceRun } from "./import-run.ts";
import type { SqliteReader } from "./sqlite-reader.ts";
import type { Tables } from "./tables.ts";
import type { Writer } from "./writer.ts";

/** Spans of others, and the runs that are made of them. */
export class SqliteTraces implements Traces {
  readonly #database: Database;
  readonly #tables: Tables;
  readonly #reader: SqliteReader;
  readonly #writer: Writer;

  constructor(database: Database, parts: { tables: Tables; reader: SqliteReader; writer: Writer }) {
    this.#database = database;
    this.#tables = parts.tables;
    this.#reader = parts.reader;
    this.#writer = parts.writer;
  }

  take(pieces: readonly TracePiece[], now: number): Promise<readonly Taken[]> {
    const { traces } = this.#tables;
    return this.#write(() => pieces.map((piece) => traces.take(piece, now)));
  }

  pending(query: { now: number; limit: number; run?: RunId }): Promise<readonly PendingTrace[]> {
    return this.#reader.look(() => this.#tables.traces.pending(query));
  }

  async settle(trace: PendingTrace, { run, data, spans }: SettledTrace): Promise<Settled> {
    checkImport(run);
    return this.#write(() => {
      const { runs, traces } = this.#tables;
      const row = runs.find(run.id);
      const settled = row !== undefined && row.source === null ? "ours" : this.#put(trace, { run, row });
      traces.settle(trace, { run: run.id, data, spans });
      return settled;
    });
  }

  postpone(trace: PendingTrace, due: number): Promise<void> {
    return this.#writer.write(() => this.#tables.traces.postpone(trace.id, due));
  }

  backlog(): Promise<number> {
    return this.#reader.look(() => this.#tables.traces.backlog());
  }

  #put(trace: PendingTrace, { run, row }: { run: SettledTrace["run"]; row: Row | undefined }): Settled {
    if (row === undefined) importRun(run, this.#tables);
    else if (trace.run === run.id || isOfTrace(row, trace)) this.#replace(row, run);
    else throw runExists(run.id);
    return "written";
  }

  #replace(row: Row, run: SettledTrace["run"]): void {
    replaceRun(run, numberOf(row.id), this.#tables);
    // Texts that only the former calls had are swept with the next removal of runs.
    this.#database.exec("INSERT OR REPLACE INTO meta(key, value) VALUES ('unswept', 1)");
  }

  #write<T>(apply: () => T): Promise<T> {
    return this.#writer.write(() => this.#writer.atomic(apply));
  }
}

/** Another process may have made the run between the reading of its spans and now. */
function isOfTrace(row: Row, { key }: PendingTrace): boolean {
  return fromStored(textOf(row.key)).endsWith(key);
}
