import { randomBytes } from "node:crypto";
import { AirworthyError } from "../../core/errors.ts";
import { numberOf, onlyRow } from "./_row.ts";
import { snapshot } from "./_snapshot.ts";
import { ANSWER_REVIEW_SCHEMA, APPROVAL_SCHEMA } from "./approval-schema.ts";
import type { Database } from "./database.ts";
import { DEFINITION_SCHEMA } from "./definition-schema.ts";
import { DRIVING_SCHEMA } from "./driving-table.ts";
import { VERSION_5 } from "./failures-schema.ts";
import { LIVE_SCHEMA } from "./live-schema.ts";
import { MONITORING } from "./monitoring-schema.ts";
import { VERSION_6 } from "./releases-schema.ts";
import { ROLLOUTS } from "./rollouts-schema.ts";
import { APPLICATION_ID, VERSION_1, VERSION_2, VERSION_3, VERSION_4 } from "./schema.ts";
import { SCORED } from "./scored-schema.ts";
import { VERSION_7 } from "./server-schema.ts";
import { VERSION_TRACES } from "./version-traces.ts";

/** A step from one version of the file to the next. */
export interface Migration {
  readonly version: number;
  readonly apply: (database: Database) => void;
}

/** Every version ever released, in order: each file is brought forward from where it stands. */
export const MIGRATIONS: readonly Migration[] = [
  { version: 1, apply: createVersion1 },
  { version: 2, apply: (database) => database.exec(VERSION_2) },
  { version: 3, apply: (database) => database.exec(VERSION_3) },
  { version: 4, apply: (database) => database.exec(VERSION_4) },
  { version: 5, apply: (database) => database.exec(VERSION_5) },
  { version: 6, apply: (database) => database.exec(VERSION_6) },
  { version: 7, apply: (database) => database.exec(VERSION_7) },
  { version: 8, apply: (database) => database.exec(DEFINITION_SCHEMA) },
  { version: 9, apply: (database) => database.exec(VERSION_TRACES) },
  { version: 10, apply: (database) => database.exec(ROLLOUTS) },
  { version: 11, apply: (database) => database.exec(APPROVAL_SCHEMA) },
  { version: 12, apply: (database) => database.exec(ANSWER_REVIEW_SCHEMA) },
  { version: 13, apply: (database) => database.exec(DRIVING_SCHEMA) },
  { version: 14, apply: (database) => database.exec(MONITORING) },
  { version: 15, apply: (database) => database.exec(LIVE_SCHEMA) },
  { version: 16, apply: (database) => database.exec(SCORED) },
];

export interface MigrateOptions {
  readonly path: string;
  readonly readOnly: boolean;
  readonly migrations?: readonly Migration[];
}

/**
 * Brings a file to the newest version, each step in a transaction of its own.
 *
 * @throws `store_newer`, `store_foreign`, `store_outdated` (only with `readOnly`)
 */
export function migrate(database: Database, options: MigrateOptions): void {
  const migrations = options.migrations ?? MIGRATIONS;
  const newest = migrations.at(-1)?.version ?? 0;
  refuseForeign(database, options.path);
  const version = versionOf(database);
  if (version > newest) throw newer(options.path, { version, newest });
  if (version === newest) return;
  if (options.readOnly) throw outdated(options.path, { version, newest });
  for (const migration of migrations) step(database, migration);
}

function step(database: Database, migration: Migration): void {
  database.exec("BEGIN IMMEDIATE");
  try {
    // Read again under the lock: another process may have done the step meanwhile.
    if (versionOf(database) < migration.version) {
      migration.apply(database);
      database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${migration.version}`);
    }
    database.exec("COMMIT");
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

function createVersion1(database: Database): void {
  database.exec(VERSION_1);
  database.prepare("INSERT INTO meta(key, value) VALUES ('secret', ?)").run(randomBytes(32).toString("hex"));
}

function refuseForeign(database: Database, path: string): void {
  // Another process may make the file right between the two looks.
  const isOurs = snapshot(database, () => {
    const owner = pragma(database, "application_id");
    const tables = numberOf(onlyRow(database.prepare("SELECT count(*) AS n FROM sqlite_schema").get()).n);
    return owner === APPLICATION_ID || (owner === 0 && tables === 0);
  });
  if (isOurs) return;
  throw new AirworthyError({
    code: "store_foreign",
    message: `Cannot open ${path} as a store: it is an SQLite database of another program`,
    hint: "Give the path of a store, or one where no file is yet",
  });
}

function versionOf(database: Database): number {
  return pragma(database, "user_version");
}

function pragma(database: Database, name: "application_id" | "user_version"): number {
  return numberOf(onlyRow(database.prepare(`PRAGMA ${name}`).get())[name]);
}

interface Versions {
  readonly version: number;
  readonly newest: number;
}

function newer(path: string, { version, newest }: Versions): AirworthyError {
  return new AirworthyError({
    code: "store_newer",
    message: `Cannot open the store ${path}: it has version ${version}, this release knows up to ${newest}`,
    hint: "Upgrade airworthy to the release that wrote the store, or use another file",
  });
}

function outdated(path: string, { version, newest }: Versions): AirworthyError {
  return new AirworthyError({
    code: "store_outdated",
    message: `Cannot read the store ${path}: it has version ${version}, expected ${newest}`,
    hint: "Open it once without readOnly, which brings it to the new version",
  });
}
