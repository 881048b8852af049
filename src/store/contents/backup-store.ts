import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { isPostgresUrl } from "../is-postgres-url.ts";
import { backupExists } from "./backup-errors.ts";
import { reading } from "./damaged.ts";
import type { Manifest } from "./manifest.ts";
import { openContents } from "./open-contents.ts";
import { storeIncomplete } from "./store-incomplete.ts";
import type { SumOptions } from "./sum-contents.ts";
import { writeBackup } from "./write-backup.ts";

export interface Backup {
  readonly path: string;
  readonly manifest: Manifest;
}

/**
 * Writes everything that a store holds into one file, as it is at one moment, whatever is written meanwhile. Of a file it is
 * a copy that can be opened, of a database a file of our own form.
 *
 * @param to a file that is not there yet, or a folder
 * @throws `backup_exists`, `store_incomplete`, and what opening the store throws
 */
export async function backupStore(address: string, to: string, options: SumOptions = {}): Promise<Backup> {
  const isDatabase = isPostgresUrl(address);
  const path = fileIn(to, isDatabase ? "backup" : "db");
  if (existsSync(path)) throw backupExists(path);
  mkdirSync(dirname(path), { recursive: true });
  if (!isDatabase) {
    const { backupSqlite } = await import("../sqlite/copy-file.ts");
    return { path, manifest: await reading(address, () => backupSqlite(address, path, options)) };
  }
  const contents = await openContents(address, { readOnly: true });
  try {
    if ((await contents.arrival()) !== undefined) throw storeIncomplete(contents.place);
    return { path, manifest: await reading(contents.place, () => writeBackup(contents, path, options)) };
  } finally {
    await contents.close();
  }
}

/** In a folder each has the moment in its name. */
function fileIn(to: string, ending: string): string {
  const isFolder = to.endsWith("/") || (existsSync(to) && statSync(to).isDirectory());
  if (!isFolder) return to;
  const moment = new Date().toISOString().slice(0, 19).replaceAll(":", "-");
  return join(to, `airworthy-${moment}.${ending}`);
}
