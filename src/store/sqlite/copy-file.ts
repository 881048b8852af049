import { rename, rm } from "node:fs/promises";
import { backupCorrupt, noBackup } from "../contents/backup-errors.ts";
import type { ContentsReader } from "../contents/contents.ts";
import type { Manifest } from "../contents/manifest.ts";
import { manifestOf, sumsIn } from "../contents/manifest.ts";
import { storeIncomplete } from "../contents/store-incomplete.ts";
import type { SumOptions } from "../contents/sum-contents.ts";
import { differing, sumContents } from "../contents/sum-contents.ts";
import { jsonOf, textOf } from "./_row.ts";
import { connect } from "./connect.ts";
import type { Database } from "./database.ts";
import { copyDatabase } from "./database.ts";
import { arrivalIn, openSqliteContents, type SqliteContents } from "./sqlite-contents.ts";
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
      // One file, which can also be read where nothing can be written.
      copy.database.exec("PRAGMA journal_mode = DELETE");
      await copy.close();
      await rename(partial, to);
      return manifest;
    } finally {
      if (copy.database.isOpen) await copy.close();
    }
  } finally {
    await removeFile(partial);
  }
}

/** What a backup says that it holds, after all of it was held against that. @throws `backup_corrupt`, `no_backup` */
export async function verifySqliteBackup(
  contents: SqliteContents,
  options: SumOptions = {},
): Promise<Manifest> {
  const manifest = manifestIn(contents.database);
  if (manifest === undefined)
    throw noBackup(contents.place, "it is a store, without a list of what it should hold");
  const pages = contents.database.prepare("PRAGMA integrity_check(1)").get()?.integrity_check;
  if (pages !== "ok")
    throw backupCorrupt(contents.place, `its pages are damaged: ${String(pages).replaceAll("\n", " ")}`);
  const sums = await contents.snapshot((reader: ContentsReader) => sumContents(reader, options));
  const parts = differing(sums, sumsIn(manifest));
  if (parts.length > 0)
    throw backupCorrupt(contents.place, `${parts.join(", ")} in it are not what it says they are`);
  return manifest;
}

/** Puts a verified backup in the place of a store that is not there yet, in one step. */
export async function restoreSqlite(from: string, to: string): Promise<void> {
  const partial = `${to}.partial`;
  try {
    await copyPages(from, partial);
    const { database } = await connect({ path: partial, durability: "full", readOnly: false });
    database.exec("DELETE FROM meta WHERE key = 'backup'");
    database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    database.close();
    await removeFile(to);
    await rename(partial, to);
  } finally {
    await removeFile(partial);
  }
}

export function manifestIn(database: Database): Manifest | undefined {
  const row = database.prepare("SELECT value FROM meta WHERE key = 'backup'").get();
  return row === undefined ? undefined : jsonOf<Manifest>(textOf(row.value));
}

async function copyPages(from: string, to: string): Promise<void> {
  await removeFile(to);
  const { database, path } = await connect({ path: from, durability: "process", readOnly: true });
  try {
    if (arrivalIn(database) !== undefined) throw storeIncomplete(path);
    await copyDatabase(database, to);
  } catch (error) {
    throw storeError(error, path);
  } finally {
    database.close();
  }
}

/** With what SQLite keeps beside it. */
async function removeFile(path: string): Promise<void> {
  for (const end of ["", "-wal", "-shm", "-journal"]) await rm(`${path}${end}`, { force: true });
}
