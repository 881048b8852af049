import type { RolloutId } from "../../core/ids.ts";
import type { RolloutProgress, RolloutQuery, Rollouts, StoredRollout } from "../../core/rollout.ts";
import { rolloutRunning } from "../release-errors.ts";
import { rolloutOf } from "../rollout-row.ts";
import { runNotFound } from "../run-errors.ts";
import { numberOf, onlyRow, optionalNumber, textOf } from "./_row.ts";
import { stored, toStored } from "./_text.ts";
import type { Ask } from "./database.ts";
import { holderOf, takeLease } from "./leases.ts";
import type { PostgresReader } from "./postgres-reader.ts";
import { readOutcomes } from "./rollout-outcomes.ts";
import type { ServingNews } from "./serving-feed.ts";
import { putServing } from "./serving-table.ts";
import type { Writes } from "./writes.ts";

const LIMIT = 100;
const STEERING = "steering";

const BEGIN = `INSERT INTO aw.rollout(key, workflow, incumbent, candidate, started_at, plan)
  VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING 1`;
const LIST = `SELECT * FROM aw.rollout
  WHERE ($1::text IS NULL OR workflow = $1) AND ($2::boolean IS NULL OR (ended_at IS NULL) = $2)
  ORDER BY ended_at IS NOT NULL, id DESC LIMIT $3`;
const EVENTS = `SELECT e.event FROM aw.rollout r JOIN aw.rollout_event e ON e.rollout = r.id
  WHERE r.key = $1 ORDER BY e.n`;
const KEEP_PROGRESS = `UPDATE aw.rollout SET mark = $2, evidence = $3, evidence_at = $4
  WHERE key = $1 AND (mark IS NULL OR mark <= $2)`;
const OPEN = "SELECT id FROM aw.rollout WHERE key = $1 AND ended_at IS NULL FOR UPDATE";
const ADD_EVENT = `INSERT INTO aw.rollout_event SELECT $1::bigint, $2::integer, $3::text
  WHERE (SELECT count(*) FROM aw.rollout_event WHERE rollout = $1) = $2 RETURNING 1`;

/** Rollouts with their histories: an entry and what serves by it are written together. */
export function rolloutsOf(reader: PostgresReader, writes: Writes, news: ServingNews): Rollouts {
  return {
    begin: async (rollout, step) => {
      await writes.inTurn(async (ask) => {
        await begin(ask, rollout);
        await append(ask, rollout.id, { ...step, after: 0, ends: false });
      });
      news.spread();
    },
    append: async (id, step) => {
      const isAdded = await writes.inTurn((ask) => append(ask, id, step));
      news.spread();
      return isAdded;
    },
    find: (id) =>
      reader.look(async (ask) => {
        const [row] = await ask("SELECT * FROM aw.rollout WHERE key = $1", [id]);
        return row === undefined ? undefined : rolloutOf(row);
      }),
    list: (query = {}) => reader.look((ask) => list(ask, query)),
    events: (id) => reader.look(async (ask) => (await ask(EVENTS, [id])).map(({ event }) => textOf(event))),
    outcomes: (id, query) => reader.look((ask) => readOutcomes(ask, id, query)),
    progress: (id) => reader.look((ask) => progress(ask, id)),
    keepProgress: async (id, { mark, evidence, at }) => {
      await writes.inTurn((ask) => ask(KEEP_PROGRESS, [id, mark, evidence, at]));
    },
    steer: (name, times) => writes.inTurn((ask) => takeLease(ask, STEERING, { name, ...times })),
    steersman: () => reader.look((ask) => holderOf(ask, STEERING)),
    feedback: async (run, { at, score, by, comment }) => {
      const values = [toStored(run), at, score, stored(by), stored(comment)];
      const { found } = await writes.once(async (ask) =>
        onlyRow(await ask("SELECT aw.give_feedback($1, $2, $3, $4, $5) AS found", values)),
      );
      if (found !== true) throw runNotFound(run);
    },
  };
}

/** @throws `rollout_running` */
async function begin(ask: Ask, rollout: StoredRollout): Promise<void> {
  const { id, workflow, incumbent, candidate, startedAt, plan } = rollout;
  const values = [id, toStored(workflow), incumbent ?? null, candidate, startedAt, plan];
  if ((await ask(BEGIN, values)).length === 0) throw rolloutRunning(workflow);
}

/** Whether the history was as the step expects: of two who add to it at once, the second waits for the first. */
async function append(
  ask: Ask,
  id: RolloutId,
  { after, event, ends, at, serving }: Parameters<Rollouts["append"]>[1],
): Promise<boolean> {
  const [open] = await ask(OPEN, [id]);
  if (open === undefined) return false;
  if ((await ask(ADD_EVENT, [open.id, after, event])).length === 0) return false;
  if (ends) await ask("UPDATE aw.rollout SET ended_at = $1 WHERE id = $2", [at, open.id]);
  if (serving !== undefined) await putServing(ask, serving);
  return true;
}

async function list(ask: Ask, { workflow, open, limit = LIMIT }: RolloutQuery): Promise<StoredRollout[]> {
  return (await ask(LIST, [stored(workflow), open ?? null, limit])).map(rolloutOf);
}

async function progress(ask: Ask, id: RolloutId): Promise<RolloutProgress | undefined> {
  const [row] = await ask("SELECT mark, evidence, evidence_at FROM aw.rollout WHERE key = $1", [id]);
  const mark = optionalNumber(row?.mark);
  if (row === undefined || mark === undefined) return undefined;
  return { mark, evidence: textOf(row.evidence), at: numberOf(row.evidence_at) };
}
