import { numberOf, textOf } from "./_row.ts";
import type { Ask } from "./database.ts";
import { dayOf } from "./schema.ts";

/** Days of which texts may be kept that nothing refers to any more: whoever removes something next finishes it. */
export const REMOVAL_SCHEMA = "CREATE TABLE aw.unswept(day integer PRIMARY KEY);";

/** What goes with a run, by its number and by its id. Calls are apart: they may go with their day. */
const BY_NUMBER = ["run_end", "run_tag", "ended", "cancel", "run_score", "feedback", "rollout_outcome"];
const BY_KEY = ["review", "approval"];

/** Inside of a transaction that has locked their rows: removes runs with all that is theirs but their calls. */
export async function removeRuns(ask: Ask, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  // First, so that nobody appends any more; who has begun to is waited for.
  await ask("SELECT aw.wait_for_owners($1)", [ids]);
  await ask("DELETE FROM aw.open_run WHERE run = ANY($1)", [ids]);
  const rows = await ask("DELETE FROM aw.run WHERE id = ANY($1) RETURNING key, session", [ids]);
  const keys = rows.map(({ key }) => textOf(key));
  for (const table of BY_NUMBER) await ask(`DELETE FROM aw.${table} WHERE run = ANY($1)`, [ids]);
  for (const table of BY_KEY) await ask(`DELETE FROM aw.${table} WHERE run = ANY($1)`, [keys]);
  await ask("DELETE FROM aw.note WHERE kind = 'run' AND target = ANY($1)", [keys]);
  await removeTraces(ask, keys);
  await removeSessions(ask, [...new Set(rows.flatMap(({ session }) => session ?? []))]);
}

/** Their calls, and the days whose texts are then to be looked through. */
export async function removeCalls(ask: Ask, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  // By the day, so that each statement looks into one partition.
  for (const [day, own] of Map.groupBy(ids, dayOf)) {
    await ask("DELETE FROM aw.call WHERE run = ANY($1) AND run >= $2 AND run <= $3", [
      own,
      Math.min(...own),
      Math.max(...own),
    ]);
    await ask("INSERT INTO aw.unswept VALUES ($1) ON CONFLICT DO NOTHING", [day]);
  }
}

async function removeTraces(ask: Ask, keys: readonly string[]): Promise<void> {
  const traces = await ask("DELETE FROM aw.trace WHERE run = ANY($1) RETURNING id", [keys]);
  if (traces.length === 0) return;
  const ids = traces.map(({ id }) => numberOf(id));
  await ask("DELETE FROM aw.trace_piece WHERE trace = ANY($1)", [ids]);
  await ask("DELETE FROM aw.trace_alias WHERE trace = ANY($1)", [ids]);
}

/** A session lives as long as the runs that name it. */
async function removeSessions(ask: Ask, sessions: readonly unknown[]): Promise<void> {
  if (sessions.length === 0) return;
  const gone = await ask(
    `DELETE FROM aw.session s WHERE s.key = ANY($1) AND NOT EXISTS (
      SELECT FROM aw.run r WHERE left(r.session, 200) = left(s.key, 200) AND r.session = s.key) RETURNING s.key`,
    [sessions],
  );
  await ask("DELETE FROM aw.session_message WHERE session = ANY($1)", [gone.map(({ key }) => key)]);
}
