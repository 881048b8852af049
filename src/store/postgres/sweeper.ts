import { numberOf, onlyRow } from "./_row.ts";
import type { Ask, Database } from "./database.ts";
import { RUNS_PER_DAY } from "./schema.ts";
import type { Writes } from "./writes.ts";

// Whoever looks texts up does so with what it knows of this epoch, or is told that it is another one.
const NEW_EPOCH = [
  "SELECT pg_advisory_xact_lock(hashtext('airworthy epoch'), hashtext('aw.meta'))",
  "UPDATE aw.meta SET value = value::bigint + 1 WHERE key = 'epoch' RETURNING value::bigint AS epoch",
];

const BLOBS = `WITH needed(hash) AS MATERIALIZED (
  SELECT hash FROM aw.call c, LATERAL (VALUES (c.ask_blob), (c.ask_shared), (c.answer_blob)) AS v(hash)
    WHERE c.run >= $3 AND c.run < $4 AND hash IS NOT NULL
  UNION SELECT hash FROM aw.run r, LATERAL (VALUES (r.input_blob), (r.input_shared)) AS v(hash)
    WHERE r.id >= $3 AND r.id < $4 AND hash IS NOT NULL
  UNION SELECT hash FROM aw.run_end e, LATERAL (VALUES (e.output_blob), (e.output_shared), (e.error_blob)) AS v(hash)
    WHERE e.run >= $3 AND e.run < $4 AND hash IS NOT NULL)
  DELETE FROM aw.blob b WHERE b.day = $1 AND b.epoch < $2
    AND NOT EXISTS (SELECT FROM needed n WHERE n.hash = b.hash)`;

const MESSAGES = `WITH RECURSIVE needed(hash) AS (
    SELECT c.ask_thread FROM aw.call c WHERE c.run >= $3 AND c.run < $4 AND c.ask_thread IS NOT NULL
    UNION SELECT r.input_thread FROM aw.run r WHERE r.id >= $3 AND r.id < $4 AND r.input_thread IS NOT NULL
    UNION SELECT e.output_thread FROM aw.run_end e WHERE e.run >= $3 AND e.run < $4 AND e.output_thread IS NOT NULL
    UNION SELECT m.parent FROM needed n JOIN aw.message m ON m.day = $1 AND m.hash = n.hash)
  DELETE FROM aw.message m WHERE m.day = $1 AND m.epoch < $2
    AND NOT EXISTS (SELECT FROM needed n WHERE n.hash = m.hash)`;

/**
 * Removes the texts of a day that nothing refers to. Appends keep no counts of references, so all of the day is looked
 * at, while runs go on: what is stored after the look began is of the new epoch, and stays.
 */
export async function sweep(database: Database, writes: Writes): Promise<number[]> {
  const days = (await database.ask("SELECT day FROM aw.unswept ORDER BY day")).map(({ day }) =>
    numberOf(day),
  );
  if (days.length === 0) return [];
  const epoch = await writes.once(newEpoch);
  for (const day of days) {
    const range = [day * RUNS_PER_DAY, (day + 1) * RUNS_PER_DAY];
    await writes.once(async (ask) => {
      // A removal that came since notes the day anew, and waits for this one to be done.
      await ask("DELETE FROM aw.unswept WHERE day = $1", [day]);
      await ask(BLOBS, [day, epoch, ...range]);
      await ask(MESSAGES, [day, epoch, ...range]);
      if (database.depot !== undefined)
        await ask("INSERT INTO aw.uncollected VALUES ($1) ON CONFLICT DO NOTHING", [day]);
    });
  }
  return days;
}

/** Whoever was to write by what he knew of the epoch before has done so, or will be refused. */
export async function newEpoch(ask: Ask): Promise<number> {
  const [lock, next] = NEW_EPOCH;
  await ask(lock ?? "");
  return numberOf(onlyRow(await ask(next ?? "")).epoch);
}
