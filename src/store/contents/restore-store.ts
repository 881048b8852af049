import { existsSync } from "node:fs";
import { open } from "node:fs/promises";
import { isPostgresUrl } from "../is-postgres-url.ts";
import { noBackup } from "./backup-errors.ts";
import { BackupFile } from "./backup-file.ts";
import type { ContentsSource, ContentsTarget } from "./contents.ts";
import type { FillOptions } from "./fill-store.ts";
import { fillStore, storeNotEmpty } from "./fill-store.ts";
import type { Manifest } from "./manifest.ts";
import { openContents } from "./open-contents.ts";
import { MAGIC } from "./write-backup.ts";

const SQLITE = Buffer.from("SQLite format 3\0");

/**
 * Makes a store of a backup, whatever kind of store that was made of. All of the backup is read and held against what it says
 * that it holds before anything is written; a store that is there already must be empty.
 *
 * @throws `no_backup`, `backup_corrupt`, `store_not_empty`, `store_incomplete`, and what opening the store throws
 */
export async function restoreStore(
  from: string,
  address: string,
  options: FillOptions = {},
): Promise<Manifest> {
  if ((await kindOf(from)) === "ours") {
    const backup = await BackupFile.open(from);
    await closing(backup, () => refill(backup, address, options));
    return backup.manifest;
  }
  const { restoreSqlite, withSqliteBackup } = await import("../sqlite/copy-file.ts");
  const { signal } = options;
  if (isPostgresUrl(address)) {
    return withSqliteBackup(from, { signal }, async (backup, manifest) => {
      await refill(backup, address, options);
      return manifest;
    });
  }
  await refuseFilled(address);
  return restoreSqlite(from, address, { signal });
}

/** The backup itself was held against its list before: here it is compared with what came of it. */
async function refill(source: ContentsSource, address: string, options: FillOptions): Promise<void> {
  const target = await openContents(address, { readOnly: false });
  await closing(target, () => fillStore(source, target, options));
}

async function refuseFilled(path: string): Promise<void> {
  if (!existsSync(path)) return;
  const target: ContentsTarget = await openContents(path, { readOnly: true });
  await closing(target, async () => {
    if (!(await target.isEmpty())) throw storeNotEmpty(path);
  });
}

async function kindOf(path: string): Promise<"ours" | "SQLite"> {
  if (!existsSync(path)) throw noBackup(path, "there is no such file");
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MAGIC.length), 0, MAGIC.length, 0);
    if (buffer.equals(MAGIC)) return "ours";
    if (bytesRead >= SQLITE.length && buffer.subarray(0, SQLITE.length).equals(SQLITE)) return "SQLite";
    throw noBackup(path, "it is a file of another kind");
  } finally {
    await file.close();
  }
}

async function closing<T>(contents: ContentsSource, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    await contents.close();
  }
}
