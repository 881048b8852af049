import type {
  GivenFeedback,
  MonitoredRun,
  Monitoring,
  MonitorMemory,
  StoredAlert,
} from "../../core/monitoring.ts";
import type { Row } from "./_row.ts";
import { idOf, numberOf, restored, textOf } from "./_row.ts";
import { fromStored, toStored } from "./_text.ts";
import {
  addNotices,
  claimNotices,
  findAlert,
  isNoticeDue,
  listAlerts,
  putAlert,
  toldNotice,
  untoldNotices,
} from "./alert-table.ts";
import type { Ask } from "./database.ts";
import { holderOf, takeLease } from "./leases.ts";
import type { PostgresReader } from "./postgres-reader.ts";
import { factsById } from "./run-facts.ts";
import { IS_TRAFFIC } from "./run-query.ts";
import type { Writes } from "./writes.ts";

const WATCHING = "watching";
/** A right that ends later than this, in ms, was taken by a clock that was wrong. */
const LONGEST_WATCH = 3_600_000;

/** More turns of a conversation are not told apart. */
const TURNS = 20;

const FEEDBACK = `SELECT f.id, f.at, f.score, r.key, r.workflow, r.release
  FROM aw.feedback f JOIN aw.run r ON r.id = f.run WHERE f.id > $1 AND ${IS_TRAFFIC} ORDER BY f.id LIMIT $2`;
const SCORES = `SELECT s.place AS id, s.at, s.value AS score, r.key, r.workflow, r.release
  FROM aw.run_score s JOIN aw.run r ON r.id = s.run
  WHERE s.place > $1 AND s.value IS NOT NULL AND ${IS_TRAFFIC} ORDER BY s.place LIMIT $2`;
/** In the order in which the figures took them in, with how many runs of its conversation came before each. */
const RUNS = `SELECT r.id, e.counted, (CASE WHEN r.session IS NULL THEN 1 ELSE 1 + (
    SELECT count(*) FROM (SELECT FROM aw.run b WHERE left(b.session, 200) = left(r.session, 200)
      AND b.session = r.session AND b.id < r.id LIMIT ${TURNS - 1}) earlier) END)::integer AS turn
  FROM aw.run_end e JOIN aw.run r ON r.id = e.run
  WHERE e.counted > $1 AND ${IS_TRAFFIC} ORDER BY e.counted LIMIT $2`;
const BEGIN = `INSERT INTO aw.monitor(id, rev, state, at) VALUES (1, 1, $1, $2)
  ON CONFLICT DO NOTHING RETURNING 1`;
const KEEP = "UPDATE aw.monitor SET rev = rev + 1, state = $1, at = $2 WHERE rev = $3 RETURNING 1";

/** Undoes a write in which somebody else was first. */
class Moved extends Error {}

/** What a monitor reads, remembers and raises: what a look came to is written together. */
export function monitoringOf(reader: PostgresReader, writes: Writes): Monitoring {
  return {
    runs: ({ after, limit }) => reader.look((ask) => readRuns(ask, after, limit)),
    feedback: ({ after, limit }) =>
      reader.look(async (ask) => (await ask(FEEDBACK, [after, limit])).map(feedbackOf)),
    scores: ({ after, limit }) =>
      reader.look(async (ask) => (await ask(SCORES, [after, limit])).map(feedbackOf)),
    memory: () => reader.look(readMemory),
    advance: ({ after, state, at, alerts, notices }) =>
      unlessMoved(writes, async (ask) => {
        const values = [toStored(state), at];
        const kept = after === 0 ? await ask(BEGIN, values) : await ask(KEEP, [...values, after]);
        if (kept.length === 0) throw new Moved();
        for (const alert of alerts) await put(ask, alert);
        await addNotices(ask, notices);
      }),
    change: (alert, notices) =>
      unlessMoved(writes, async (ask) => {
        await put(ask, alert);
        await addNotices(ask, notices);
      }),
    alerts: (query = {}) => reader.look((ask) => listAlerts(ask, query)),
    alert: (id) => reader.look((ask) => findAlert(ask, id)),
    claimNotices: async (claim) => {
      // Asked every few seconds, and mostly for nothing: looking takes no lock.
      if (!(await reader.look((ask) => isNoticeDue(ask, claim)))) return [];
      return writes.inTurn((ask) => claimNotices(ask, claim));
    },
    told: (notice, outcome) => writes.inTurn((ask) => toldNotice(ask, notice, outcome)),
    untold: () => reader.look(untoldNotices),
    watch: (name, { now, until }) =>
      writes.inTurn((ask) => takeLease(ask, WATCHING, { name, now, until, tooLate: now + LONGEST_WATCH })),
    watcher: () => reader.look((ask) => holderOf(ask, WATCHING)),
  };
}

async function put(ask: Ask, alert: StoredAlert): Promise<void> {
  if (!(await putAlert(ask, alert))) throw new Moved();
}

async function unlessMoved(writes: Writes, work: (ask: Ask) => Promise<void>): Promise<boolean> {
  try {
    await writes.inTurn(work);
    return true;
  } catch (error) {
    if (error instanceof Moved) return false;
    throw error;
  }
}

async function readRuns(ask: Ask, after: number, limit: number): Promise<MonitoredRun[]> {
  const rows = await ask(RUNS, [after, limit]);
  const facts = await factsById(
    ask,
    rows.map(({ id }) => numberOf(id)),
  );
  return rows.flatMap(({ id, counted, turn }) => {
    const run = facts.get(numberOf(id));
    return run === undefined ? [] : { mark: numberOf(counted), turn: numberOf(turn), run };
  });
}

async function readMemory(ask: Ask): Promise<MonitorMemory | undefined> {
  const [row] = await ask("SELECT rev, state, at FROM aw.monitor");
  if (row === undefined) return undefined;
  return { rev: numberOf(row.rev), state: fromStored(textOf(row.state)), at: numberOf(row.at) };
}

function feedbackOf(row: Row): GivenFeedback {
  const release = restored(row.release);
  return {
    mark: numberOf(row.id),
    run: idOf(fromStored(textOf(row.key))),
    workflow: fromStored(textOf(row.workflow)),
    ...(release === undefined ? {} : { release }),
    score: numberOf(row.score),
    at: numberOf(row.at),
  };
}
