import { setImmediate, setTimeout } from "node:timers/promises";
import type { Pruned, Retention } from "../../core/store.ts";
import { jsonOf, numberOf, onlyRow, optionalText, textOf } from "./_row.ts";
import { toStored } from "./_text.ts";
import type { Database, Input, Row, Statement } from "./database.ts";
import { isBusy } from "./store-error.ts";
import { sweep } from "./sweep.ts";
import type { Tables } from "./tables.ts";
import type { Writer } from "./writer.ts";

const DAY = 86_400_000;
const DEFAULT_DAYS = 30;
const DEFAULT_BYTES = 10 * 2 ** 30;
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

/** Removes runs, with everything only they refer to, from the tables and from the file's bytes. */
export class Remover {
  readonly #database: Database;
  readonly #parts: Parts;
  readonly #removeRun: Statement;
  readonly #removeTag: Statement;

  constructor(database: Database, parts: Parts) {
    this.#database = database;
    this.#parts = parts;
    this.#removeRun = database.prepare("DELETE FROM run WHERE id = ?");
    this.#removeTag = database.prepare("DELETE FROM run_tag WHERE tag = ? AND run = ?");
  }

  /**
   * One transaction: either all of a subject is gone or nothing. What is deleted is overwritten with
   * zeros, but SQLite may have left copies in unused parts of pages when it split them. So the file
   * is rewritten as well, unless it is so large that this would hold up everybody for too long.
   */
  async erase(subject: string): Promise<Pruned> {
    const { writer, tables } = this.#parts;
    const before = this.#usedBytes();
    const runs = await writer.write(() =>
      writer.atomic(() => {
        const answers = tables.ledger.removeOf(subject);
        const rows = this.#select("subject = ?", [toStored(subject)]);
        for (const row of rows) this.#remove(row);
        if (rows.length + answers > 0) {
          sweep(this.#database);
          // Kept until it is done, so that an erasure that was interrupted here is finished by the next.
          this.#database.exec("INSERT OR REPLACE INTO meta(key, value) VALUES ('unscrubbed', 1)");
        }
        return rows.length;
      }),
    );
    if (this.#database.prepare("SELECT 1 FROM meta WHERE key = 'unscrubbed'").get()) await this.#scrub();
    return { runs, bytes: Math.max(0, before - this.#usedBytes()) };
  }

  /** Finished runs and interrupted ones, first those beyond their age, then the oldest while the file is too large. */
  async prune(retention: Retention, now: number): Promise<Pruned> {
    const before = this.#usedBytes();
    await this.#parts.writer.write(() => this.#parts.tables.ledger.expire(now));
    let runs = await this.#pruneByAge(now - (retention.days ?? DEFAULT_DAYS) * DAY);
    if (runs > 0) await this.#sweep();
    runs += await this.#pruneBySize(retention.bytes ?? DEFAULT_BYTES);
    if (runs > 0) await this.#shrink();
    return { runs, bytes: Math.max(0, before - this.#usedBytes()) };
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

  #removeWhere(condition: string, { values, most }: { values: Input[]; most: number }): Promise<number> {
    const { writer, tables } = this.#parts;
    return writer.write(() =>
      writer.atomic(() => {
        const over = `(status IN (1, 2, 3) OR (status = 0 AND coalesce(owner NOT IN (${tables.owner.alive().join(", ")}), 1)))`;
        const rows = this.#select(`${condition} AND ${over} ORDER BY started_at LIMIT ${most}`, values);
        for (const row of rows) this.#remove(row);
        return rows.length;
      }),
    );
  }

  #select(condition: string, values: readonly Input[]): Row[] {
    return this.#database.prepare(`SELECT id, key, tags FROM run WHERE ${condition}`).all(...values);
  }

  #remove(row: Row): void {
    const { calls, approvals } = this.#parts.tables;
    const id = numberOf(row.id);
    const tags = optionalText(row.tags);
    for (const tag of tags === undefined ? [] : jsonOf<string[]>(tags))
      this.#removeTag.run(toStored(tag), id);
    calls.remove(id);
    approvals.removeOf(textOf(row.key));
    this.#removeRun.run(id);
  }

  #sweep(): Promise<void> {
    const { writer } = this.#parts;
    return writer.write(() => writer.atomic(() => sweep(this.#database)));
  }

  async #scrub(): Promise<void> {
    if (this.#usedBytes() > REWRITE_LIMIT) await this.#shrink();
    else await this.#whenFree(() => this.#database.exec("VACUUM"));
    await this.#emptyLog();
    const done = () => this.#database.exec("DELETE FROM meta WHERE key = 'unscrubbed'");
    await this.#parts.writer.write(done);
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
