import { randomBytes } from "node:crypto";
import { AirworthyError, isAirworthyError } from "../../core/errors.ts";
import { numberOf, onlyRow } from "./_row.ts";
import { APPROVALS } from "./approval-rows.ts";
import { AUDIT } from "./audit-table.ts";
import { CANCEL_SCHEMA } from "./cancel-table.ts";
import type { Ask, Database } from "./database.ts";
import { DEFINITIONS } from "./definition-table.ts";
import { EXPERIMENT_SCHEMA } from "./experiment-tables.ts";
import { EXPORT_SCHEMA } from "./exports-table.ts";
import { FIGURE_SCHEMA } from "./figure-tables.ts";
import { MONITORING } from "./monitoring-schema.ts";
import { NOTE_SCHEMA } from "./notes-table.ts";
import { OBJECTS } from "./objects-schema.ts";
import { OWNER_FUNCTIONS } from "./owner-functions.ts";
import { ensureDays } from "./partitions.ts";
import { RELEASES } from "./release-table.ts";
import { REMOVAL_SCHEMA } from "./remove-runs.ts";
import { REVIEW_SCHEMA } from "./reviews-table.ts";
import { ROLLOUTS } from "./rollouts-schema.ts";
import { VERSION_1 } from "./schema.ts";
import { SCORE_SCHEMA } from "./scores-table.ts";
import { SERVINGS } from "./serving-table.ts";
import { storeReadOnly } from "./store-error.ts";
import { TRACE_SCHEMA } from "./trace-tables.ts";
import { WRITE_FUNCTIONS } from "./write-functions.ts";

/** A step from one version of the schema to the next. */
export interface Migration {
  readonly version: number;
  readonly sql: readonly string[];
}

/** Every version ever released, in order: each store is brought forward from where it stands. */
export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    sql: [
      VERSION_1,
      ROLLOUTS,
      SERVINGS,
      RELEASES,
      DEFINITIONS,
      AUDIT,
      APPROVALS,
      MONITORING,
      FIGURE_SCHEMA,
      REVIEW_SCHEMA,
      NOTE_SCHEMA,
      EXPERIMENT_SCHEMA,
      TRACE_SCHEMA,
      EXPORT_SCHEMA,
      CANCEL_SCHEMA,
      SCORE_SCHEMA,
      REMOVAL_SCHEMA,
      OWNER_FUNCTIONS,
      WRITE_FUNCTIONS,
    ],
  },
  { version: 2, sql: [OBJECTS] },
];

export interface MigrateOptions {
  readonly readOnly: boolean;
  readonly migrations?: readonly Migration[];
}

/**
 * Brings a schema to the newest version, each step in a transaction; processes that start together wait for the
 * first of them.
 *
 * @throws `store_newer`, `store_foreign`, `store_read_only`; with `readOnly` also `store_outdated`, `store_not_found`
 */
export async function migrate(database: Database, options: MigrateOptions): Promise<void> {
  const migrations = options.migrations ?? MIGRATIONS;
  const newest = migrations.at(-1)?.version ?? 0;
  const version = await versionOf(database.ask, database);
  if (version > newest) throw newer(database.place, { version, newest });
  if (options.readOnly) {
    if (version === 0) throw notFound(database.place);
    if (version < newest) throw outdated(database.place, { version, newest });
    return;
  }
  await refuseReadOnly(database);
  for (const migration of version === newest ? [] : migrations)
    await database.transaction((ask) => step(ask, database, migration));
  await ensureDays(database).catch((error: unknown) => {
    // Somebody with more rights has made those of today, or the first write says what is missing.
    if (!isAirworthyError(error, "store_denied")) throw error;
  });
}

async function step(ask: Ask, database: Database, { version, sql }: Migration): Promise<void> {
  await ask("SELECT pg_advisory_xact_lock(hashtext('airworthy'), hashtext('aw.meta'))");
  // Read again under the lock: another process may have done the step meanwhile.
  if ((await versionOf(ask, database)) >= version) return;
  if (version === 1) await begin(ask, database);
  for (const one of sql) await ask(one);
  await ask("UPDATE aw.meta SET value = $1 WHERE key = 'version'", [String(version)]);
}

async function begin(ask: Ask, { schema }: Database): Promise<void> {
  const [found] = await ask("SELECT 1 FROM pg_namespace WHERE nspname = $1", [schema]);
  // Who may use the schema need not be allowed to make one.
  if (found === undefined) await ask(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
  await ask("CREATE TABLE aw.meta(key text PRIMARY KEY, value text NOT NULL)");
  await ask("COMMENT ON TABLE aw.meta IS 'airworthy store'");
  await ask("INSERT INTO aw.meta VALUES ('version', '0'), ('epoch', '0'), ('counted', '1'), ('secret', $1)", [
    randomBytes(32).toString("hex"),
  ]);
}

/** 0 where there is no store yet. @throws `store_foreign` */
async function versionOf(ask: Ask, { schema, place }: Database): Promise<number> {
  const found = onlyRow(
    await ask(
      `SELECT obj_description(to_regclass($1), 'pg_class') = 'airworthy store' AS ours, EXISTS (
        SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = $2 AND c.relname IN ('meta', 'run', 'call', 'blob', 'session')) AS taken`,
      [`${schema}.meta`, schema],
    ),
  );
  if (found.ours !== true && found.taken === true) throw foreign(place);
  if (found.ours !== true) return 0;
  const { version } = onlyRow(
    await ask("SELECT value::integer AS version FROM aw.meta WHERE key = 'version'"),
  );
  return numberOf(version);
}

async function refuseReadOnly(database: Database): Promise<void> {
  const { setting } = onlyRow(
    await database.ask("SELECT current_setting('transaction_read_only') AS setting"),
  );
  if (setting === "on") throw storeReadOnly(database.place);
}

function foreign(place: string): AirworthyError {
  return new AirworthyError({
    code: "store_foreign",
    message: `Cannot open ${place} as a store: the schema holds tables of another program`,
    hint: "Name another schema, as in postgres://host/database?schema=my_app",
  });
}

function notFound(place: string): AirworthyError {
  return new AirworthyError({
    code: "store_not_found",
    message: `Cannot open the store ${place}: there is no store in this schema`,
    hint: "Check the URL and its schema, or open it without readOnly to begin a new store",
  });
}

interface Versions {
  readonly version: number;
  readonly newest: number;
}

function newer(place: string, { version, newest }: Versions): AirworthyError {
  return new AirworthyError({
    code: "store_newer",
    message: `Cannot open the store ${place}: it has version ${version}, this release knows up to ${newest}`,
    hint: "Upgrade airworthy to the release that wrote the store, or use another schema",
  });
}

function outdated(place: string, { version, newest }: Versions): AirworthyError {
  return new AirworthyError({
    code: "store_outdated",
    message: `Cannot read the store ${place}: it has version ${version}, expected ${newest}`,
    hint: "Open it once without readOnly, which brings it to the new version",
  });
}
