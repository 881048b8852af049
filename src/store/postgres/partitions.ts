import { numberOf, onlyRow, textOf } from "./_row.ts";
import type { Ask, Database } from "./database.ts";
import { PARTITIONED, RUNS_PER_DAY } from "./schema.ts";

/** Days that are made ready before they come, so that no run ever waits for one. */
const AHEAD = 2;

/** Makes the partitions of today and the next days where they are missing, whoever else does the same. */
export async function ensureDays(database: Database): Promise<void> {
  const { ask, schema } = database;
  const { today } = onlyRow(
    await ask("SELECT floor(extract(epoch FROM clock_timestamp()) / 86400)::integer AS today"),
  );
  const wanted = Array.from({ length: AHEAD + 1 }, (_, i) => numberOf(today) + i).flatMap(partitionsOf);
  const missing = await missingOf(ask, schema, wanted);
  if (missing.length === 0) return;
  await database.transaction(async (inside) => {
    await inside("SELECT pg_advisory_xact_lock(hashtext('airworthy'), hashtext('aw.meta'))");
    for (const { name, table, from, to } of await missingOf(inside, schema, missing)) {
      // Attaching locks the table less than making a partition in place would: runs go on meanwhile.
      await inside(`CREATE TABLE aw.${name} (LIKE aw.${table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)`);
      await inside(
        `ALTER TABLE aw.${table} ATTACH PARTITION aw.${name} FOR VALUES FROM (${from}) TO (${to})`,
      );
    }
  });
}

interface Partition {
  readonly name: string;
  readonly table: string;
  readonly from: number;
  readonly to: number;
}

function partitionsOf(day: number): Partition[] {
  return PARTITIONED.map(({ table, perDay }) => ({
    name: `${table}_${day}`,
    table,
    from: day * perDay,
    to: (day + 1) * perDay,
  }));
}

async function missingOf(ask: Ask, schema: string, wanted: readonly Partition[]): Promise<Partition[]> {
  const rows = await ask(
    "SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = ANY($2)",
    [schema, wanted.map(({ name }) => name)],
  );
  const there = new Set(rows.map(({ name }) => textOf(name)));
  return wanted.filter(({ name }) => !there.has(name));
}

/** Days before today that have partitions, the oldest first. */
export async function pastDays({ ask, schema }: Database): Promise<number[]> {
  const rows = await ask(
    `SELECT substr(c.relname, 6)::integer AS day FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = $1 AND c.relname ~ '^call_[0-9]+$'
      AND substr(c.relname, 6)::integer < floor(extract(epoch FROM clock_timestamp()) / 86400) ORDER BY day`,
    [schema],
  );
  return rows.map(({ day }) => numberOf(day));
}

/** Drops the partitions of past days of which there is no run any more: nobody writes to them. */
export async function dropDays(database: Database): Promise<void> {
  for (const day of await pastDays(database)) {
    const range = [day * RUNS_PER_DAY, (day + 1) * RUNS_PER_DAY];
    const runs = await database.ask("SELECT 1 FROM aw.run WHERE id >= $1 AND id < $2 LIMIT 1", range);
    if (runs.length > 0) continue;
    if (database.depot !== undefined)
      await database.ask("INSERT INTO aw.uncollected VALUES ($1) ON CONFLICT DO NOTHING", [day]);
    // Detached first, without a lock that runs would wait for; then it is a table of its own. The other way round
    // for `call`, by which the day is found again if this ends half-way.
    for (const { table, name } of partitionsOf(day).reverse()) {
      await detach(database, table, name);
      await database.ask(`DROP TABLE IF EXISTS aw.${name}`);
    }
    await database.ask("DELETE FROM aw.unswept WHERE day = $1", [day]);
  }
}

async function detach({ ask, schema }: Database, table: string, name: string): Promise<void> {
  const [row] = await ask(
    `SELECT i.inhdetachpending AS pending FROM pg_inherits i WHERE i.inhrelid = to_regclass($1)`,
    [`${schema}.${name}`],
  );
  if (row === undefined) return;
  const how = row.pending === true ? "FINALIZE" : "CONCURRENTLY";
  await ask(`ALTER TABLE aw.${table} DETACH PARTITION aw.${name} ${how}`);
}

/** Gives the room of what was removed back to the system: past days are written anew, today's as far as runs allow. */
export async function reclaim({ ask }: Database, days: readonly number[]): Promise<void> {
  for (const day of days) {
    for (const { name } of partitionsOf(day)) await ask(`VACUUM (FULL) aw.${name}`);
  }
  if (days.length > 0) await ask("VACUUM aw.run, aw.run_end, aw.run_tag, aw.open_run");
}
