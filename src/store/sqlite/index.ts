/** The store on one SQLite file. @module */
export type { SqliteStoreOptions } from "./sqlite-store.ts";
export { openSqliteStore } from "./sqlite-store.ts";
