/**
 * Where runs are kept: the store on one SQLite file, the one in a PostgreSQL database, limits that processes share through PostgreSQL, and runs out of a
 * store and into one.
 *
 * @module
 */
export * from "./observe/transfer/index.ts";
export * from "./postgres/index.ts";
export * from "./store/postgres/index.ts";
export * from "./store/sqlite/index.ts";
