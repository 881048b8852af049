import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** Moves the write-ahead log of every SQLite file of a directory into its file: not every peer does so when it closes. */
export async function truncateLogs(directory: string): Promise<void> {
  const files = await readdir(directory, { recursive: true });
  for (const file of files.filter((name) => /\.(db|sqlite)$/.test(name))) {
    const db = new DatabaseSync(join(directory, file), { timeout: 5000 });
    db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    db.close();
  }
}
