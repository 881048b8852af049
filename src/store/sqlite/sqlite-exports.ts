import type { ExportLease, ExportProgress, ExportState, Exports, Finished } from "../../core/exports.ts";
import { jsonOf, numberOf, onlyRow, textOf } from "./_row.ts";
import type { ExportTable } from "./export-table.ts";
import type { SqliteReader } from "./sqlite-reader.ts";
import type { Writer } from "./writer.ts";

/** How far exporters have come. */
export class SqliteExports implements Exports {
  readonly #table: ExportTable;
  readonly #reader: SqliteReader;
  readonly #writer: Writer;

  constructor(table: ExportTable, { reader, writer }: { reader: SqliteReader; writer: Writer }) {
    this.#table = table;
    this.#reader = reader;
    this.#writer = writer;
  }

  claim(lease: ExportLease, now: number): Promise<number | undefined> {
    return this.#writer.write(() => this.#table.claim(lease, now));
  }

  next(cursor: number, limit: number): Promise<readonly Finished[]> {
    return this.#reader.look(() => this.#table.next(cursor, limit));
  }

  advance(lease: ExportLease, progress: ExportProgress): Promise<boolean> {
    return this.#writer.write(() => this.#table.advance(lease, progress));
  }

  states(): Promise<readonly ExportState[]> {
    return this.#reader.look(() =>
      this.#table.states().map((row) => ({
        name: textOf(row.name),
        cursor: numberOf(row.cursor),
        waiting: numberOf(onlyRow(row).waiting),
        sent: numberOf(row.sent),
        missed: numberOf(row.missed),
        refused: jsonOf(textOf(row.refused)),
      })),
    );
  }
}
