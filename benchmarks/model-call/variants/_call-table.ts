import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { CallRecord } from "./_recording-model.ts";

/** A table of calls in WAL with synchronous = NORMAL: it survives a crash of the process. */
export function openCallTable(directory: string) {
  const db = new DatabaseSync(join(directory, "calls.db"));
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
  db.exec(
    "CREATE TABLE call(n INTEGER PRIMARY KEY, id TEXT, at INTEGER, ms REAL, input TEXT, output TEXT) STRICT",
  );
  const statement = db.prepare("INSERT INTO call(id, at, ms, input, output) VALUES (?, ?, ?, ?, ?)");
  return {
    insert({ id, at, ms, input, output }: CallRecord): void {
      statement.run(id, at, ms, input, output);
    },
    transact(work: () => void): void {
      db.exec("BEGIN IMMEDIATE");
      work();
      db.exec("COMMIT");
    },
    close(calls: number): void {
      const stored = db.prepare("SELECT count(*) AS stored FROM call").get()?.stored;
      db.close();
      if (stored !== calls)
        throw new Error(`Cannot trust the figures: ${stored} of ${calls} calls were stored`);
    },
  };
}
