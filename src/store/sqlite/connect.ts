import { closeSync, existsSync, mkdirSync, openSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { AirworthyError } from "../../core/errors.ts";
import type { Durability } from "../../core/store.ts";
import type { Database } from "./database.ts";
import { openDatabase } from "./database.ts";
import { migrate } from "./migrate.ts";
import { isBusy, storeError } from "./store-error.ts";

/** A store without a file, gone when it is closed. */
const MEMORY = ":memory:";
/** How long opening waits for another process that creates, migrates or recovers the file, in ms. */
const OPEN_LIMIT = 30_000;

export interface ConnectOptions {
  readonly path: string;
  readonly durability: Durability;
  readonly readOnly: boolean;
}

export interface Connection {
  readonly database: Database;
  /** Absolute path of the file, or `:memory:`. */
  readonly path: string;
}

/** Opens a file, makes one if there is none, and brings it to the newest version. */
export async function connect(options: ConnectOptions): Promise<Connection> {
  const path = options.path === MEMORY ? MEMORY : resolve(options.path);
  const deadline = Date.now() + OPEN_LIMIT;
  for (;;) {
    try {
      return { path, database: open({ ...options, path }) };
    } catch (error) {
      if (!isBusy(error) || Date.now() > deadline) throw storeError(error, path);
      await setTimeout(10 + Math.random() * 20);
    }
  }
}

function open(options: ConnectOptions): Database {
  const { path, readOnly } = options;
  if (path !== MEMORY) prepareFolder(path, readOnly);
  const database = openDatabase(path, { readOnly });
  try {
    configure(database, options);
    migrate(database, { path, readOnly });
    if (!readOnly) refuseReadOnlyFile(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function prepareFolder(path: string, readOnly: boolean): void {
  if (!readOnly) {
    mkdirSync(dirname(path), { recursive: true });
    makePrivateFile(path);
  } else if (!existsSync(path)) {
    throw new AirworthyError({
      code: "store_not_found",
      message: `Cannot open the store ${path}: there is no such file`,
      hint: "Check the path, or open it without readOnly to begin a new store",
    });
  }
}

/** What runs have seen is for its owner alone. SQLite gives the log beside the file the permissions of the file. */
function makePrivateFile(path: string): void {
  try {
    closeSync(openSync(path, "wx", 0o600));
  } catch {
    // It is there, or cannot be made, which SQLite says better.
  }
}

function configure(database: Database, { durability, readOnly }: ConnectOptions): void {
  if (!readOnly) {
    // Before the first table, and outside of a transaction; on a file that has tables it does nothing.
    database.exec("PRAGMA auto_vacuum = INCREMENTAL");
    database.exec("PRAGMA journal_mode = WAL");
  }
  // A short log is written over sooner, and syncing what a file already has is cheaper than what makes
  // it grow; where nothing is synced, a longer one spares checkpoints.
  const isFull = durability === "full";
  database.exec(`
    PRAGMA synchronous = ${isFull ? "FULL" : "NORMAL"};
    PRAGMA wal_autocheckpoint = ${isFull ? 1_000 : 2_000};
    PRAGMA journal_size_limit = 67108864;
    PRAGMA cache_size = -16000;
    PRAGMA secure_delete = ON`);
}

/** SQLite opens a file without write permission all the same, and fails only at the first write. */
function refuseReadOnlyFile(database: Database): void {
  database.exec("BEGIN IMMEDIATE; ROLLBACK");
}
