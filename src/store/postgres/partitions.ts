import { numberOf, onlyRow, textOf } from "./_row.ts";
import type { Ask, Database } from "./database.ts";
import { PARTITIONED } from "./schema.ts";

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
