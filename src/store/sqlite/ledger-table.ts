import type { LedgerEntry } from "../../core/store.ts";
import { idOf, numberOf, textOf } from "./_row.ts";
import { fromStored, toStored } from "./_text.ts";
import type { Blobs } from "./blobs.ts";
import type { Database, Statement } from "./database.ts";

/** The rows behind the ledger of first results. */
export class LedgerTable {
  readonly #blobs: Blobs;
  readonly #find: Statement;
  readonly #keep: Statement;
  readonly #expire: Statement;
  readonly #removeOf: Statement;

  constructor(database: Database, blobs: Blobs) {
    this.#blobs = blobs;
    this.#find = database.prepare(
      "SELECT answer, run, stored_at FROM ledger WHERE tool = ? AND key = ? AND expires_at > ?",
    );
    // The first result stands until it expires, whoever comes second.
    this.#keep = database.prepare(`
      INSERT INTO ledger(tool, key, answer, run, subject, stored_at, expires_at)
      VALUES (?1, ?2, ?3, ?4, (SELECT subject FROM run WHERE key = ?4), ?5, ?6)
      ON CONFLICT(tool, key) DO UPDATE SET answer = excluded.answer, run = excluded.run,
        subject = excluded.subject, stored_at = excluded.stored_at, expires_at = excluded.expires_at
      WHERE ledger.expires_at <= ?7`);
    this.#expire = database.prepare("DELETE FROM ledger WHERE expires_at <= ?");
    // By the subject, as a result may outlive its run.
    this.#removeOf = database.prepare("DELETE FROM ledger WHERE subject = ?");
  }

  find(tool: string, key: string): LedgerEntry | undefined {
    const row = this.#find.get(toStored(tool), toStored(key), Date.now());
    if (row === undefined) return undefined;
    return {
      answer: this.#blobs.resolve(row.answer),
      run: idOf(fromStored(textOf(row.run))),
      storedAt: numberOf(row.stored_at),
    };
  }

  keep(at: { tool: string; key: string; expiresAt: number }, entry: LedgerEntry): void {
    const answer = this.#blobs.refer(entry.answer);
    const place = [toStored(at.tool), toStored(at.key)] as const;
    this.#keep.run(...place, answer, toStored(entry.run), entry.storedAt, at.expiresAt, Date.now());
  }

  /** How many were removed. */
  expire(now: number): number {
    return Number(this.#expire.run(now).changes);
  }

  /** How many were removed. */
  removeOf(subject: string): number {
    return Number(this.#removeOf.run(toStored(subject)).changes);
  }
}
