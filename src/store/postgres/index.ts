/** The store in a PostgreSQL database. @module */
export type { PostgresStoreOptions } from "./postgres-store.ts";
export { openPostgresStore } from "./postgres-store.ts";
