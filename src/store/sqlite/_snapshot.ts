import type { Database } from "./database.ts";

/** Several statements that see the same state, whatever other processes write meanwhile. */
export function snapshot<T>(database: Database, work: () => T): T {
  database.exec("BEGIN");
  try {
    return work();
  } finally {
    if (database.isTransaction) database.exec("COMMIT");
  }
}
