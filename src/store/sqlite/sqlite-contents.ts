import { digest } from "../../core/canonical.ts";
import type { StoreCheck } from "../contents/check-store.ts";
import { checkParts } from "../contents/check-store.ts";
import type {
  Arrival,
  Batch,
  ContentsReader,
  ContentsTarget,
  Cursor,
  PortableRecord,
} from "../contents/contents.ts";
import { noTexts } from "../contents/packed-run.ts";
import type { PartName } from "../contents/parts.ts";
import { isTable } from "../contents/parts.ts";
import { storeFacts, storeRecord } from "../contents/store-record.ts";
import type { Numbered, TableName, TablePart } from "../contents/table-parts.ts";
import { NUMBERED, tablePart } from "../contents/table-parts.ts";
import { jsonOf, numberOf, onlyRow, textOf } from "./_row.ts";
import { Blobs } from "./blobs.ts";
import { checkFile } from "./check-file.ts";
import type { Connection } from "./connect.ts";
import { connect } from "./connect.ts";
import { ContentsRuns, ContentsSessions } from "./contents-runs.ts";
import type { ColumnParts } from "./contents-tables.ts";
import { insertsOf, orderOf, recordOf, selectOf, valuesOf } from "./contents-tables.ts";
import type { Database, Row, Statement } from "./database.ts";
import { NOBODY } from "./owner.ts";
import { Parents } from "./parents.ts";
import { storeError } from "./store-error.ts";
import type { Tables } from "./tables.ts";
import { tablesOf } from "./tables.ts";

/** Records of one batch: their calls and texts are in memory at once. */
const RUNS = 100;
const ROWS = 500;

/** Opens what a file holds for reading, or to fill it. */
export async function openSqliteContents(path: string, readOnly: boolean): Promise<SqliteContents> {
  return new SqliteContents(await connect({ path, durability: "process", readOnly }));
}

/** What an SQLite file holds, as records. */
export class SqliteContents implements ContentsTarget {
  readonly place: string;
  readonly identity: string;
  readonly database: Database;
  readonly tables: Tables;
  readonly #runs: ContentsRuns;
  readonly #sessions: ContentsSessions;
  readonly #columns: ColumnParts;
  readonly #inserts = new Map<TableName, readonly Statement[]>();

  constructor({ database, path }: Connection) {
    this.place = path;
    this.database = database;
    this.tables = tablesOf(database);
    this.#runs = new ContentsRuns(database, this.tables);
    this.#sessions = new ContentsSessions(database, this.tables);
    this.#columns = { blobs: new Blobs(database), parents: new Parents(database) };
    this.identity = digest(`store ${this.#meta("secret")}`);
  }

  async snapshot<T>(work: (reader: ContentsReader) => Promise<T>): Promise<T> {
    return this.#whole("BEGIN", () =>
      work({ read: (part, after) => this.#read(part, after), runs: async () => this.#count("run") }),
    );
  }

  async owners(): Promise<readonly string[]> {
    const { owner } = this.tables;
    return owner
      .alive()
      .filter((id) => id !== NOBODY)
      .map((id) => owner.describe(id));
  }

  async arrival(): Promise<Arrival | undefined> {
    return arrivalIn(this.database);
  }

  async isEmpty(): Promise<boolean> {
    return ["run", "experiment", "dataset", "release", "trace", "audit"].every(
      (table) => this.database.prepare(`SELECT 1 FROM ${table} LIMIT 1`).get() === undefined,
    );
  }

  put({ records, texts }: Batch, arrival: Arrival): Promise<void> {
    return this.#whole("BEGIN IMMEDIATE", async () => {
      for (const record of records) {
        if (arrival.part === "runs") this.#runs.write(record, texts);
        else if (arrival.part === "sessions") this.#sessions.write(record);
        else if (isTable(arrival.part)) this.#insert(arrival.part, record);
        else this.#writeFacts(record);
      }
      if (records.length === 0 && isTable(arrival.part)) this.#empty(tablePart(arrival.part));
      this.#keepMeta("arrival", JSON.stringify(arrival));
    });
  }

  async complete(): Promise<void> {
    this.database.exec("DELETE FROM meta WHERE key = 'arrival'");
    this.database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  }

  async check(onRuns?: (count: number) => void): Promise<readonly StoreCheck[]> {
    return this.snapshot(async (reader) => [
      ...(await checkFile(this.database)),
      ...(await checkParts(reader, onRuns)),
    ]);
  }

  async close(): Promise<void> {
    this.tables.owner.close();
    this.database.close();
  }

  async *#read(part: PartName, after: Cursor | undefined): AsyncGenerator<Batch> {
    for (let at = after; ; ) {
      const batch = this.#page(part, at);
      if (batch === undefined) return;
      yield batch;
      at = batch.cursor;
      // Ctrl-C and a progress bar get their turn.
      await new Promise(setImmediate);
    }
  }

  #page(part: PartName, after: Cursor | undefined): Batch | undefined {
    if (part === "runs") return this.#runs.read(after, RUNS);
    if (part === "sessions") return this.#sessions.read(after, RUNS);
    if (isTable(part)) return this.#rows(tablePart(part), after);
    return after === undefined ? { records: [this.#facts()], texts: noTexts(), cursor: [1] } : undefined;
  }

  #rows(part: TablePart, after: Cursor | undefined): Batch | undefined {
    const select = this.database.prepare(selectOf(part, after === undefined));
    const rows = select.all(...(after ?? []).map(fromCursor), ROWS);
    const last = rows.at(-1);
    if (last === undefined) return undefined;
    const records = rows.map((row) => recordOf(part, row, this.#columns));
    return { records, texts: noTexts(), cursor: cursorOf(part, last) };
  }

  #insert(name: TableName, record: PortableRecord): void {
    const part = tablePart(name);
    const statements = this.#inserts.get(name) ?? insertsOf(part).map((sql) => this.#prepared(sql));
    this.#inserts.set(name, statements);
    const values = valuesOf(part, record, this.#columns);
    for (const statement of statements) statement.run(values);
  }

  /** One of several statements takes only some of a record's values. */
  #prepared(sql: string): Statement {
    const statement = this.database.prepare(sql);
    statement.setAllowUnknownNamedParameters(true);
    return statement;
  }

  /** What the store has listed by itself while runs were put in. */
  #empty({ table, isListed }: TablePart): void {
    if (isListed === true) this.database.exec(`DELETE FROM ${table}`);
  }

  #facts(): PortableRecord {
    const numbers = Object.fromEntries(NUMBERED.map((table) => [table, this.#lastNumber(table)]));
    return storeRecord({
      secret: textOf(this.#meta("secret")),
      counted: numberOf(this.#meta("counted")),
      numbers: numbers as Record<Numbered, number>,
    });
  }

  #lastNumber(table: Numbered): number {
    const row = this.database.prepare("SELECT seq FROM sqlite_sequence WHERE name = ?").get(table);
    return row === undefined ? 0 : numberOf(row.seq);
  }

  #writeFacts(record: PortableRecord): void {
    const { secret, counted, numbers } = storeFacts(record);
    this.#keepMeta("secret", secret);
    this.#keepMeta("counted", counted);
    for (const table of NUMBERED) {
      this.database.prepare("DELETE FROM sqlite_sequence WHERE name = ?").run(table);
      if (numbers[table] > 0)
        this.database
          .prepare("INSERT INTO sqlite_sequence(name, seq) VALUES (?, ?)")
          .run(table, numbers[table]);
    }
  }

  #count(table: string): number {
    return numberOf(onlyRow(this.database.prepare(`SELECT count(*) AS n FROM ${table}`).get()).n);
  }

  #meta(key: string): Row[string] | undefined {
    return this.database.prepare("SELECT value FROM meta WHERE key = ?").get(key)?.value;
  }

  #keepMeta(key: string, value: string | number): void {
    this.database.prepare("INSERT OR REPLACE INTO meta(key, value) VALUES (?, ?)").run(key, value);
  }

  async #whole<T>(begin: string, work: () => Promise<T>): Promise<T> {
    try {
      this.database.exec(begin);
      const done = await work();
      this.database.exec("COMMIT");
      return done;
    } catch (error) {
      if (this.database.isTransaction) this.database.exec("ROLLBACK");
      this.tables.forget();
      throw storeError(error, this.place);
    }
  }
}

/** How far whoever fills this file has come; undefined for a store that can be used. */
export function arrivalIn(database: Database): Arrival | undefined {
  const row = database.prepare("SELECT value FROM meta WHERE key = 'arrival'").get();
  return row === undefined ? undefined : jsonOf<Arrival>(textOf(row.value));
}

/** Bytes stand in a cursor as hex behind a mark that no text of a key has. */
const BYTES = "\u0000x";

function cursorOf(part: TablePart, row: Row): Cursor {
  return orderOf(part).map((_, i) => {
    const value = row[`o${i}`];
    if (value instanceof Uint8Array)
      return BYTES + Buffer.from(value.buffer, value.byteOffset, value.length).toString("hex");
    return typeof value === "number" ? value : textOf(value);
  });
}

function fromCursor(value: number | string): number | string | Buffer {
  return typeof value === "string" && value.startsWith(BYTES)
    ? Buffer.from(value.slice(BYTES.length), "hex")
    : value;
}
