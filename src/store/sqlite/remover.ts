import { setImmediate, setTimeout } from "node:timers/promises";
import { DEFAULT_RETENTION } from "../../core/retention.ts";
import type { Pruned, Retention } from "../../core/store.ts";
import { jsonOf, numberOf, onlyRow, optionalText, textOf } from "./_row.ts";
import { toStored } from "./_text.ts";
import type { Database, Input, Row, Statement } from "./database.ts";
import { isBusy } from "./store-error.ts";
import { bumpEpoch, Sweeper } from "./sweeper.ts";
import type { Tables } from "./tables.ts";
import type { Writer } from "./writer.ts";

const DAY = 86_400_000;
/** Runs removed in one transaction: between two of them others get to write. */
const BATCH = 200;
const VACUUM_PAGES = 2_000;
/** Up to this size of the file an erasure rewrites it, at some 50 MB a second. */
const REWRITE_LIMIT = 2 ** 30;
/** How long to try again while others have the file in use, in ms. */
const IN_USE_LIMIT = 10_000;

interface Parts {
  readonly writer: Writer;
  readonly tables: Tables;
}

interface Removed {
  readonly runs: number;
  /** Results in the ledger, trials of experiments, cases of datasets. */
  readonly others: number;
}

/** Removes runs, with everything only they refer to, from the tables and from the file's bytes. */
export class Remover {
  readonly #database: Database;
  readonly #parts: Parts;
  readonly #removeRun: Statement;
  readonly #removeTag: Statement;
  readonly #sweeper: Sweeper;
  #last: Promise<unknown> = Promise.resolve();

  constructor(database: Database, parts: Parts) {
    this.#database = database;
    this.#parts = parts;
    this.#sweeper = new Sweeper(database, parts.writer);
    this.#removeRun = database.prepare("DELETE FROM run WHERE id = ?");
    this.#removeTag = database.prepare("DELETE FROM run_tag WHERE tag = ? AND run = ?");
  }

  /**
   * A subject's runs go in one transaction, what only they referred to right after. Deleted texts are
   * overwritten with zeros, but SQLite may have left copies in unused parts of pages when it split
   * them: so the file is rewritten as well, unless it is so large that this would hold up everybody.
   */
  erase(subject: string): Promise<Pruned> {
    return this.#alone(async () => {
      const before = this.#usedBytes();
      const { runs } = await this.#removal(() => {
        const { ledger, trials, datasets, notes } = this.#parts.tables;
        const others =
          [ledger, trials, datasets].reduce((sum, table) => sum + table.removeOf(subject), 0) +
          notes.removeOfSubject(subject);
        const rows = this.#select("subject = ?", [toStored(subject)]);
        for (const row of rows) this.#remove(row);
        if (rows.length + others > 0) this.#note("unscrubbed");
        return { runs: rows.length, others };
      });
      await this.#finish();
      return { runs, bytes: Math.max(0, before - this.#usedBytes()) };
    });
  }

  /** Finished runs and interrupted ones, first those beyond their age, then the oldest while the file is too large. */
  prune(retention: Retention, now: number): Promise<Pruned> {
    return this.#alone(async () => {
      const before = this.#usedBytes();
      await this.#removal(() => {
        this.#parts.tables.exports.expire(now);
        return { runs: 0, others: this.#parts.tables.ledger.expire(now) };
      });
      let runs = await this.#pruneByAge(now - (retention.days ?? DEFAULT_RETENTION.days) * DAY);
      if (runs > 0) await this.#sweep();
      runs += await this.#pruneBySize(retention.bytes ?? DEFAULT_RETENTION.bytes);
      await this.#finish();
      return { runs, bytes: Math.max(0, before - this.#usedBytes()) };
    });
  }

  async #pruneByAge(cutoff: number): Promise<number> {
    let runs = 0;
    for (;;) {
      const removed = await this.#removeWhere("started_at < ?1 AND started_at + coalesce(took, 0) < ?1", {
        values: [cutoff],
        most: BATCH,
      });
      runs += removed;
      if (removed < BATCH) return runs;
      await setImmediate();
    }
  }

  /** How much a run takes is only known after the sweep, so it is approached by the share that is too much. */
  async #pruneBySize(limit: number): Promise<number> {
    let runs = 0;
    for (;;) {
      const used = this.#usedBytes();
      if (used <= limit) return runs;
      const stored = numberOf(onlyRow(this.#database.prepare("SELECT count(*) AS n FROM run").get()).n);
      const excess = Math.max(1, Math.ceil((stored * (used - limit)) / used));
      const removed = await this.#removeOldest(excess);
      if (removed === 0) return runs;
      runs += removed;
      await this.#sweep();
    }
  }

  async #removeOldest(count: number): Promise<number> {
    let removed = 0;
    while (removed < count) {
      const most = Math.min(BATCH, count - removed);
      const batch = await this.#removeWhere("1", { values: [], most });
      removed += batch;
      if (batch < most) return removed;
      await setImmediate();
    }
    return removed;
  }

  async #removeWhere(
    condition: string,
    { values, most }: { values: Input[]; most: number },
  ): Promise<number> {
    const { runs } = await this.#removal(() => {
      const alive = this.#parts.tables.owner.alive().join(", ");
      const isOver = `(status IN (1, 2, 3) OR (status = 0 AND coalesce(owner NOT IN (${alive}), 1)))`;
      const rows = this.#select(`${condition} AND ${isOver} ORDER BY started_at LIMIT ${most}`, values);
      for (const row of rows) this.#remove(row);
      return { runs: rows.length, others: 0 };
    });
    return runs;
  }

  /** A transaction that removes as much as it says. */
  #removal(work: () => Removed): Promise<Removed> {
    const { writer } = this.#parts;
    return writer.write(() =>
      writer.atomic(() => {
        const removed = work();
        if (removed.runs + removed.others === 0) return removed;
        bumpEpoch(this.#database);
        this.#note("unswept");
        return removed;
      }),
    );
  }

  /** Remembers in the file what is still to do, so that the next one to remove something finishes it. */
  #note(task: "unswept" | "unscrubbed"): void {
    this.#database.exec(`INSERT OR REPLACE INTO meta(key, value) VALUES ('${task}', 1)`);
  }

  #isNoted(task: "unswept" | "unscrubbed"): boolean {
    return this.#database.prepare("SELECT 1 FROM meta WHERE key = ?").get(task) !== undefined;
  }

  async #finish(): Promise<void> {
    if (this.#isNoted("unswept")) await this.#sweep();
    if (this.#isNoted("unscrubbed")) await this.#scrub();
    else if (this.#pragma("freelist_count") > 0) await this.#shrink();
  }

  /** One removal after the other: each would make the other's sweep start anew. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }

  #select(condition: string, values: readonly Input[]): Row[] {
    return this.#database.prepare(`SELECT id, key, tags FROM run WHERE ${condition}`).all(...values);
  }

  #remove(row: Row): void {
    const { calls, driving, approvals, reviews, notes, traces } = this.#parts.tables;
    const id = numberOf(row.id);
    const tags = optionalText(row.tags);
    for (const tag of tags === undefined ? [] : jsonOf<string[]>(tags))
      this.#removeTag.run(toStored(tag), id);
    calls.remove(id);
    driving.remove(id);
    const key = textOf(row.key);
    for (const table of [approvals, reviews, notes, traces]) table.removeOf(key);
    this.#removeRun.run(id);
  }

  async #sweep(): Promise<void> {
    if (await this.#sweeper.sweep()) await this.#done("unswept");
  }

  async #scrub(): Promise<void> {
    if (this.#usedBytes() > REWRITE_LIMIT) await this.#shrink();
    else await this.#whenFree(() => this.#database.exec("VACUUM"));
    await this.#emptyLog();
    await this.#done("unscrubbed");
  }

  #done(task: "unswept" | "unscrubbed"): Promise<void> {
    return this.#parts.writer.write(() => this.#database.exec(`DELETE FROM meta WHERE key = '${task}'`));
  }

  /** Gives free pages back to the file system. */
  async #shrink(): Promise<void> {
    while (this.#pragma("freelist_count") > 0) {
      const before = this.#pragma("freelist_count");
      await this.#parts.writer.write(() => this.#database.exec(`PRAGMA incremental_vacuum(${VACUUM_PAGES})`));
      if (this.#pragma("freelist_count") >= before) break;
      await setImmediate();
    }
    await this.#emptyLog();
  }

  /** Removed texts still stand in the log. A reader in another process can keep it, then it goes later. */
  async #emptyLog(): Promise<void> {
    const deadline = Date.now() + IN_USE_LIMIT;
    const truncate = this.#database.prepare("PRAGMA wal_checkpoint(TRUNCATE)");
    const isEmptied = () => numberOf(onlyRow(truncate.get()).busy) === 0;
    while (!(await this.#whenFree(isEmptied)) && Date.now() < deadline) await setTimeout(10);
  }

  /** For what cannot be a part of a transaction. */
  async #whenFree<T>(work: () => T): Promise<T> {
    const deadline = Date.now() + IN_USE_LIMIT;
    for (;;) {
      this.#parts.writer.refuseClosed();
      try {
        return work();
      } catch (error) {
        if (!isBusy(error) || Date.now() > deadline) throw error;
        await setTimeout(10);
      }
    }
  }

  #usedBytes(): number {
    return (this.#pragma("page_count") - this.#pragma("freelist_count")) * this.#pragma("page_size");
  }

  #pragma(name: "page_count" | "freelist_count" | "page_size"): number {
    return numberOf(onlyRow(this.#database.prepare(`PRAGMA ${name}`).get())[name]);
  }
}
