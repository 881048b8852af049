/** What several processes share through a PostgreSQL database. @module */
export type { PostgresLimitsOptions } from "./postgres-limits.ts";
export { postgresLimits } from "./postgres-limits.ts";
