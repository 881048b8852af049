import type { Durability, Store } from "../core/store.ts";
import { isPostgresUrl } from "./is-postgres-url.ts";

export interface OpenStoreOptions {
  /** Of a file; a server says by itself what survives a power cut. */
  readonly durability?: Durability;
  readonly readOnly?: boolean;
}

/** Opens the store that a text names: the URL of a PostgreSQL database, else the path of a file. */
export async function openStore(address: string, options: OpenStoreOptions = {}): Promise<Store> {
  const { durability, readOnly = false } = options;
  if (isPostgresUrl(address)) {
    const { openPostgresStore } = await import("./postgres/postgres-store.ts");
    return openPostgresStore({ connectionString: address, readOnly });
  }
  const { openSqliteStore } = await import("./sqlite/sqlite-store.ts");
  return openSqliteStore({ path: address, readOnly, ...(durability === undefined ? {} : { durability }) });
}
