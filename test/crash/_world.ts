import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** One line of the world's log, in the order in which it was written by all processes. */
export interface LogLine {
  readonly pid: number;
  readonly run: string;
  /** `start`: the call is about to be performed; `got`: its answer has reached the workflow. */
  readonly what: "start" | "got";
  readonly address: string;
  readonly value?: unknown;
  /** Ms since the epoch. */
  readonly at: number;
}

export interface Write {
  readonly run: string;
  /** What the write is for: each purpose of a run may be served only once. */
  readonly purpose: string;
  readonly key: string;
  readonly ref: string;
}

/**
 * What the runs of the crash test act on, outside of the store: a database of writes, and a log that
 * survives kill -9, since each line is one write to a file opened for appending.
 */
export class World {
  readonly #folder: string;
  readonly #database: DatabaseSync;
  readonly #log: number;

  constructor(folder: string) {
    this.#folder = folder;
    this.#database = new DatabaseSync(join(folder, "world.db"), { timeout: 20_000 });
    this.#database.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = OFF;
      CREATE TABLE IF NOT EXISTS once(key TEXT PRIMARY KEY, run TEXT, purpose TEXT, ref TEXT);
      CREATE TABLE IF NOT EXISTS sent(run TEXT, purpose TEXT)`);
    this.#log = openSync(join(folder, "log"), "a");
  }

  start(run: string, address: string): void {
    this.#write({ pid: process.pid, run, what: "start", address });
  }

  got<T>(run: string, address: string, value: T): T {
    this.#write({ pid: process.pid, run, what: "got", address, value });
    return value;
  }

  /** Does a write of one key once, however often it is sent, as a payment API does. */
  writeOnce({ key, run, purpose }: Omit<Write, "ref">): string {
    this.#database
      .prepare("INSERT OR IGNORE INTO once(key, run, purpose, ref) VALUES (?, ?, ?, ?)")
      .run(key, run, purpose, `ref-${process.pid}-${performance.now()}`);
    const row = this.#database.prepare("SELECT ref FROM once WHERE key = ?").get(key);
    return String(row?.ref);
  }

  /** Does a write each time it is sent, as an API without idempotency keys does. */
  writeEachTime(run: string, purpose: string): void {
    this.#database.prepare("INSERT INTO sent(run, purpose) VALUES (?, ?)").run(run, purpose);
  }

  writes(): readonly Write[] {
    return this.#database.prepare("SELECT run, purpose, key, ref FROM once").all() as unknown[] as Write[];
  }

  /** How often each purpose of a run was served where the world does not look at keys. */
  timesSent(run: string): ReadonlyMap<string, number> {
    const rows = this.#database
      .prepare("SELECT purpose, count(*) AS times FROM sent WHERE run = ? GROUP BY purpose")
      .all(run);
    return new Map(rows.map(({ purpose, times }) => [String(purpose), Number(times)]));
  }

  log(): readonly LogLine[] {
    const lines = readFileSync(join(this.#folder, "log"), "utf8").split("\n");
    return lines.filter((line) => line.endsWith("}")).map((line): LogLine => JSON.parse(line));
  }

  close(): void {
    this.#database.close();
    closeSync(this.#log);
  }

  #write(line: Omit<LogLine, "at">): void {
    // A line of its own whatever came before: kill -9 in the middle of a write leaves a piece of a line, without its end.
    writeSync(this.#log, `\n${JSON.stringify({ ...line, at: Date.now() })}\n`);
  }
}
