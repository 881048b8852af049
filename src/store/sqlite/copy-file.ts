import { copyFile, mkdtemp, open, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isAirworthyError } from "../../core/errors.ts";
import { backupCorrupt, noBackup } from "../contents/backup-errors.ts";
import { isDamage } from "../contents/damaged.ts";
import type { Manifest } from "../contents/manifest.ts";
import { manifestOf, sumsIn } from "../contents/manifest.ts";
import { storeIncomplete } from "../contents/store-incomplete.ts";
import type { SumOptions, Sums } from "../contents/sum-contents.ts";
import { differing, sumContents } from "../contents/sum-contents.ts";
import { jsonOf, textOf } from "./_row.ts";
import type { Connection } from "./connect.ts";
import { connect } from "./connect.ts";
import { copyDatabase } from "./database.ts";
import type { SqliteContents } from "./sqlite-contents.ts";
import { arrivalIn, openSqliteContents } from "./sqlite-contents.ts";
import { storeError } from "./store-error.ts";

/**
 * Copies a store in a file as it is at one moment, while others write to it, and adds what it holds. The copy is a store that
 * can be looked at. Until it is complete it has another name.
 */
export async function backupSqlite(from: string, to: string, options: SumOptions = {}): Promise<Manifest> {
  const partial = `${to}.partial`;
  try {
    await copyPages(from, partial);
    const copy = await openSqliteContents(partial, false);
    try {
      const sums = await copy.snapshot((reader) => sumContents(reader, options));
      const manifest = manifestOf(copy.identity, sums);
      const keep = copy.database.prepare("INSERT OR REPLACE INTO meta(key, value) VALUES ('backup', ?)");
      keep.run(JSON.stringify(manifest));
      makeOneFile(copy);
      await copy.close();
      await putInPlace(partial, to);
      return manifest;
    } finally {
      if (copy.database.isOpen) await copy.close();
    }
  } finally {
    await removeFile(partial);
  }
}

/** Puts a backup in the place of a store that is not there yet, in one step, after all of it was held against its list. */
export async function restoreSqlite(from: string, to: string, options: SumOptions = {}): Promise<Manifest> {
  const partial = `${to}.partial`;
  try {
    const { contents, manifest } = await verifiedCopy(from, partial, options);
    contents.database.exec("DELETE FROM meta WHERE key = 'backup'");
    makeOneFile(contents);
    await contents.close();
    await removeFile(to);
    await putInPlace(partial, to);
    return manifest;
  } finally {
    await removeFile(partial);
  }
}

/** Gives a backup that was held against its list to `work`. The file itself is not written to, however old it is. */
export async function withSqliteBackup<T>(
  from: string,
  options: SumOptions,
  work: (contents: SqliteContents, manifest: Manifest) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "airworthy-restore-"));
  try {
    const { contents, manifest } = await verifiedCopy(from, join(folder, "backup.db"), options);
    try {
      return await work(contents, manifest);
    } finally {
      await contents.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Verified {
  readonly contents: SqliteContents;
  readonly manifest: Manifest;
}

/** @throws `backup_corrupt`, `no_backup` */
async function verifiedCopy(from: string, to: string, options: SumOptions): Promise<Verified> {
  await removeFile(to);
  await copyFile(from, to);
  const isOlder = await isOutdated(to);
  const contents = await openSqliteContents(to, false);
  try {
    const row = contents.database.prepare("SELECT value FROM meta WHERE key = 'backup'").get();
    if (row === undefined) throw noBackup(from, "it is a store, without a list of what it should hold");
    const manifest = jsonOf<Manifest>(textOf(row.value));
    const pages = contents.database.prepare("PRAGMA integrity_check(1)").get()?.integrity_check;
    if (pages !== "ok")
      throw backupCorrupt(from, `its pages are damaged: ${String(pages).replaceAll("\n", " ")}`);
    const sums = await contents.snapshot((reader) => sumContents(reader, options));
    // What a later version says of the same rows may be more: then the hashes are others.
    const parts = isOlder
      ? differing(countsOf(sums), countsOf(sumsIn(manifest)))
      : differing(sums, sumsIn(manifest));
    if (parts.length > 0)
      throw backupCorrupt(from, `${parts.join(", ")} in it are not what it says they are`);
    return { contents, manifest };
  } catch (error) {
    await contents.close();
    throw isDamage(error) ? backupCorrupt(from, `it cannot be read to its end (${error.message})`) : error;
  }
}

function countsOf(sums: Sums): Sums {
  return new Map([...sums].map(([part, { count }]) => [part, { count, hash: "" }]));
}

async function isOutdated(path: string): Promise<boolean> {
  try {
    const { database } = await connect({ path, durability: "process", readOnly: true });
    database.close();
    return false;
  } catch (error) {
    if (isAirworthyError(error, "store_outdated")) return true;
    throw error;
  }
}

async function copyPages(from: string, to: string): Promise<void> {
  await removeFile(to);
  const { database, path } = await connectForward(from);
  try {
    if (arrivalIn(database) !== undefined) throw storeIncomplete(path);
    await copyDatabase(database, to);
  } catch (error) {
    throw storeError(error, path);
  } finally {
    database.close();
  }
}

/** One of an older version is brought forward, which only a writer may do. */
async function connectForward(path: string): Promise<Connection> {
  return connect({ path, durability: "process", readOnly: !(await isOutdated(path)) });
}

/** Which can also be read where nothing can be written. A store that opens it makes a log again. */
function makeOneFile({ database }: SqliteContents): void {
  database.exec("PRAGMA journal_mode = DELETE");
}

/** With its bytes on the disk first: after a power cut there is all of it, or nothing. */
async function putInPlace(partial: string, to: string): Promise<void> {
  const file = await open(partial, "r+");
  await file.sync();
  await file.close();
  await rename(partial, to);
}

/** With what SQLite keeps beside it. */
async function removeFile(path: string): Promise<void> {
  for (const end of ["", "-wal", "-shm", "-journal"]) await rm(`${path}${end}`, { force: true });
}
