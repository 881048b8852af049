import { isPostgresUrl } from "./is-postgres-url.ts";

/** A store without a file, gone when it is closed. */
export const MEMORY = ":memory:";

/**
 * Where runs are kept that no configuration has chosen a place for: `AIRWORTHY_STORE`, else `DATABASE_URL` if it names a
 * PostgreSQL database.
 */
export function defaultStore(): string {
  const { AIRWORTHY_STORE = "", DATABASE_URL = "" } = process.env;
  if (AIRWORTHY_STORE !== "") return AIRWORTHY_STORE;
  return isPostgresUrl(DATABASE_URL) ? DATABASE_URL : ".airworthy/store.db";
}

/** Whether a store's address is a path, rather than a database or memory. */
export function isStoreFile(address: string): boolean {
  return address !== MEMORY && !isPostgresUrl(address);
}
