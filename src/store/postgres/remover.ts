import { randomUUID } from "node:crypto";
import { DEFAULT_RETENTION } from "../../core/retention.ts";
import type { Pruned, Retention } from "../../core/store.ts";
import { Values } from "./_literal.ts";
import { oneAtATime } from "./_one-at-a-time.ts";
import { numberOf } from "./_row.ts";
import { collect } from "./collector.ts";
import type { Ask, Database } from "./database.ts";
import { removeFromDatasets } from "./dataset-table.ts";
import { expireExporters } from "./exports-table.ts";
import { dropDays, pastDays, reclaim } from "./partitions.ts";
import { removeCalls, removeRuns } from "./remove-runs.ts";
import { textIs } from "./run-query.ts";
import { RUNS_PER_DAY } from "./schema.ts";
import { sweep } from "./sweeper.ts";
import { usedBytes } from "./used-bytes.ts";
import type { Writes } from "./writes.ts";

const DAY = 86_400_000;
/** Runs removed in one transaction. */
const BATCH = 1_000;

/** Neither running, unless its owner has died, nor waiting. */
const IS_OVER = `NOT EXISTS (SELECT FROM aw.open_run o WHERE o.run = r.id
  AND (o.status <> 'running' OR aw.is_alive(o.owner)))`;
const IS_OLD = `r.started_at < $1 AND r.started_at + coalesce((SELECT took FROM aw.run_end e WHERE e.run = r.id), 0) < $1`;

/** Removes runs, with everything only they refer to. */
export class Remover {
  readonly #database: Database;
  readonly #writes: Writes;
  readonly #name = randomUUID();
  #last: Promise<unknown> = Promise.resolve();

  constructor(database: Database, writes: Writes) {
    this.#database = database;
    this.#writes = writes;
  }

  /** A subject's runs first, then what only they referred to. What is left of it in files goes when they are vacuumed. */
  erase(subject: string): Promise<Pruned> {
    return this.#alone(async () => {
      const before = await this.#usedBytes();
      let removed = await this.#writes.once((ask) => eraseOthers(ask, subject));
      let runs = 0;
      for (let batch = BATCH; batch === BATCH; runs += batch) {
        const values = new Values();
        const condition = textIs("r.subject", subject, values);
        batch = (await this.#removeBatch(condition, values.list, { most: BATCH })).length;
      }
      removed ||= runs > 0;
      await this.#finish();
      await collect(this.#database, this.#writes, { isUrgent: true, now: Date.now() });
      return { runs, bytes: removed ? Math.max(0, before - (await this.#usedBytes())) : 0 };
    });
  }

  /** Finished runs and interrupted ones, first those beyond their age, then the oldest while the store is too large. */
  prune(retention: Retention, now: number): Promise<Pruned> {
    return this.#alone(async () => {
      const before = await this.#usedBytes();
      await this.#writes.once(async (ask) => {
        await expireExporters(ask, now);
        await ask("DELETE FROM aw.ledger WHERE expires_at <= $1", [now]);
        await ask("DELETE FROM aw.owner WHERE until < clock_timestamp() - interval '1 hour'");
      });
      let runs = await this.#pruneByAge(now - (retention.days ?? DEFAULT_RETENTION.days) * DAY);
      await this.#finish();
      runs += await this.#pruneBySize(retention.bytes ?? DEFAULT_RETENTION.bytes);
      await collect(this.#database, this.#writes, { isUrgent: false, now: Date.now() });
      return { runs, bytes: Math.max(0, before - (await this.#usedBytes())) };
    });
  }

  /** A day of which no run is to stay goes with its tables, its calls and texts unread. */
  async #pruneByAge(cutoff: number): Promise<number> {
    if (cutoff === Number.NEGATIVE_INFINITY) return 0;
    let runs = 0;
    for (const day of await pastDays(this.#database)) {
      const range = `r.id >= ${day * RUNS_PER_DAY} AND r.id < ${(day + 1) * RUNS_PER_DAY}`;
      const [kept] = await this.#database.ask(
        `SELECT 1 FROM aw.run r WHERE ${range} AND NOT (${IS_OLD} AND ${IS_OVER}) LIMIT 1`,
        [cutoff],
      );
      const condition = `${range} AND ${IS_OLD} AND ${IS_OVER}`;
      runs += await this.#removeAll(condition, [cutoff], { withCalls: kept !== undefined });
    }
    await dropDays(this.#database);
    // Of today, and of days that other runs keep.
    return runs + (await this.#removeAll(`${IS_OLD} AND ${IS_OVER}`, [cutoff], { withCalls: true }));
  }

  /** How much a run takes is only known after the sweep, so it is approached by the share that is too much. */
  async #pruneBySize(limit: number): Promise<number> {
    let runs = 0;
    for (;;) {
      const used = await this.#usedBytes();
      if (used <= limit) return runs;
      const [row] = await this.#database.ask("SELECT count(*) AS n FROM aw.run");
      const excess = Math.max(1, Math.ceil((numberOf(row?.n) * (used - limit)) / used));
      const removed = await this.#removeOldest(excess);
      await this.#finish();
      await dropDays(this.#database);
      if (removed === 0) return runs;
      runs += removed;
    }
  }

  async #removeOldest(count: number): Promise<number> {
    let removed = 0;
    while (removed < count) {
      const most = Math.min(BATCH, count - removed);
      const batch = await this.#removeBatch(IS_OVER, [], { most, order: "r.started_at" });
      removed += batch.length;
      if (batch.length < most) break;
    }
    return removed;
  }

  async #removeAll(
    condition: string,
    values: readonly unknown[],
    { withCalls }: { readonly withCalls: boolean },
  ): Promise<number> {
    for (let runs = 0; ; ) {
      const batch = await this.#removeBatch(condition, values, { most: BATCH, withCalls });
      runs += batch.length;
      if (batch.length < BATCH) return runs;
    }
  }

  #removeBatch(
    condition: string,
    values: readonly unknown[],
    { most, order, withCalls = true }: { most: number; order?: string; withCalls?: boolean },
  ): Promise<readonly number[]> {
    const sorted = order === undefined ? "" : `ORDER BY ${order}`;
    return this.#writes.once(async (ask) => {
      const found = await ask(`SELECT r.id FROM aw.run r WHERE ${condition} ${sorted} LIMIT ${most}`, values);
      const rows = await ask("SELECT id FROM aw.run WHERE id = ANY($1) ORDER BY id FOR UPDATE", [
        found.map(({ id }) => id),
      ]);
      // Again, now that nobody can claim one any more.
      const still = await ask(
        `SELECT r.id FROM aw.run r WHERE ${condition} AND r.id = ANY($${values.length + 1})`,
        [...values, rows.map(({ id }) => id)],
      );
      const ids = still.map(({ id }) => numberOf(id));
      await removeRuns(ask, ids);
      if (withCalls) await removeCalls(ask, ids);
      return ids;
    });
  }

  #usedBytes(): Promise<number> {
    return usedBytes(this.#database.ask, this.#database.schema);
  }

  async #finish(): Promise<void> {
    const days = await sweep(this.#database, this.#writes);
    await reclaim(this.#database, days);
  }

  /** One removal after the other, of all processes on the store: each would make the other's sweep start anew. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const once: Writes["once"] = (step) => this.#writes.once(step);
    const result = this.#last.then(() => {
      this.#writes.refuse();
      return oneAtATime({ what: "removal", name: this.#name, once }, work);
    });
    this.#last = result.catch(() => undefined);
    return result;
  }
}

/** What is kept of a subject beside runs; whether there was anything. */
async function eraseOthers(ask: Ask, subject: string): Promise<boolean> {
  let isAny = false;
  for (const table of ["ledger", "trial", "note"]) {
    const values = new Values();
    const condition = textIs("subject", subject, values);
    const gone = await ask(`DELETE FROM aw.${table} WHERE ${condition} RETURNING 1`, values.list);
    isAny ||= gone.length > 0;
  }
  const cases = await removeFromDatasets(ask, subject);
  return isAny || cases;
}
