import type { SQLInputValue, SQLOutputValue, StatementSync } from "node:sqlite";
import { backup, DatabaseSync } from "node:sqlite";

export type Database = DatabaseSync;
export type Statement = StatementSync;
export type Input = SQLInputValue;
export type Value = SQLOutputValue;
export type Row = Record<string, SQLOutputValue>;

export interface DatabaseOptions {
  readonly readOnly: boolean;
}

/**
 * How long SQLite itself waits for another process's lock, in ms. It waits by sleeping, and so
 * stops the event loop with all its runs: short here, and the writer tries again without blocking.
 */
const LOCK_WAIT = 100;

/** The one place that knows which SQLite this is. */
export function openDatabase(location: string, options: DatabaseOptions): Database {
  return new DatabaseSync(location, {
    readOnly: options.readOnly,
    timeout: LOCK_WAIT,
    enableForeignKeyConstraints: false,
  });
}

/** In one step: of several, each write of somebody else would begin the copy anew. */
const ALL_PAGES = 2 ** 31 - 1;

/** Copies what a database holds at one moment into a file, while others write to it. */
export async function copyDatabase(database: Database, to: string): Promise<void> {
  await backup(database, to, { rate: ALL_PAGES });
}
