/** The store in a PostgreSQL database. @module */
export type { ObjectCredentials, ObjectStoreOptions } from "../objects/object-place.ts";
export type { PostgresStoreOptions } from "./postgres-store.ts";
export { openPostgresStore } from "./postgres-store.ts";
