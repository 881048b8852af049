import { setImmediate } from "node:timers/promises";
import { CALLS_PER_RUN } from "../calls-per-run.ts";
import { numberOf, onlyRow } from "./_row.ts";
import { snapshot } from "./_snapshot.ts";
import type { Database, Statement } from "./database.ts";
import { Marks } from "./marks.ts";
import { MESSAGES_PER_CHAIN } from "./schema.ts";
import type { Writer } from "./writer.ts";

/** Rows looked at, or removed, before others get their turn. */
const STEP = 2_000;
/** Tries while other processes remove runs at the same time; what is left then, the next sweep finds. */
const TRIES = 3;

/** The id to go on after; undefined at the end; `stale` when what was marked is no longer to be trusted. */
type Step = number | undefined | "stale";

/** What the store was like when a sweep began. */
interface Start {
  /** Grows whenever anybody removes a row that others may refer to. */
  epoch: number;
  readonly lastBlob: number;
  readonly lastMessage: number;
  /** Runs that may yet refer to more: the unfinished and, as they come, the new ones; with the last call seen. */
  readonly open: Map<number, number>;
  lastRun: number;
}

/**
 * Removes the messages and blobs that nothing refers to. Appends keep no counts of references, so
 * all calls have to be looked at. That is done in small steps, without a lock, while runs go on:
 * what they refer to in the meantime is added under the lock before anything is removed.
 */
export class Sweeper {
  readonly #database: Database;
  readonly #writer: Writer;
  readonly #removeBlob: Statement;
  readonly #removeMessages: Statement;
  readonly #nextMessage: Statement;
  readonly #nextBlobs: Statement;
  readonly #newRuns: Statement;

  constructor(database: Database, writer: Writer) {
    this.#database = database;
    this.#writer = writer;
    this.#removeBlob = database.prepare("DELETE FROM blob WHERE id = ?");
    this.#removeMessages = database.prepare("DELETE FROM message WHERE id BETWEEN ? AND ?");
    this.#nextMessage = database.prepare("SELECT min(id) AS id FROM message WHERE id > ?");
    this.#nextBlobs = database.prepare("SELECT id FROM blob WHERE id > ? AND id <= ? ORDER BY id LIMIT ?");
    this.#newRuns = database.prepare("SELECT id FROM run WHERE id > ? ORDER BY id");
  }

  /** Whether all was swept that was to be. */
  async sweep(): Promise<boolean> {
    for (let tries = 0; tries < TRIES; tries++) if (await this.#attempt()) return true;
    return false;
  }

  /** Whether it came to its end: not, if somebody else removed rows meanwhile, whose ids may be new ones' now. */
  async #attempt(): Promise<boolean> {
    await this.#writer.write(() =>
      this.#database.exec(
        "DELETE FROM session WHERE key NOT IN (SELECT session FROM run WHERE session IS NOT NULL)",
      ),
    );
    const start = this.#start();
    const marks = new Marks(this.#database, start.lastBlob);
    for (const part of marks.parts) await this.#walk((at) => snapshot(this.#database, () => part(at, STEP)));
    const steps = [
      (at: number) => this.#sweepMessages(at, marks, start),
      (at: number) => this.#sweepBlobs(at, marks, start),
    ];
    for (const step of steps) {
      const remove = (at: number) => this.#remove(start, marks, () => step(at));
      if (!(await this.#walk((at) => this.#writer.write(() => remove(at))))) return false;
    }
    return true;
  }

  /** Goes on from where each step ended, letting others in between. */
  async #walk(step: (at: number) => Step | Promise<Step>): Promise<boolean> {
    for (let at = 0; ; ) {
      await setImmediate();
      this.#writer.refuseClosed();
      const next = await step(at);
      if (next === undefined) return true;
      if (next === "stale") return false;
      at = next;
    }
  }

  /** Inside a transaction. */
  #remove(start: Start, marks: Marks, step: () => Step): Step {
    if (this.#number("SELECT value FROM meta WHERE key = 'epoch'") !== start.epoch) return "stale";
    this.#markSince(start, marks);
    const result = step();
    start.epoch = bumpEpoch(this.#database);
    return result;
  }

  #start(): Start {
    return snapshot(this.#database, () => {
      const open = this.#database.prepare("SELECT id FROM run WHERE status IN (0, 4)").all();
      return {
        epoch: this.#number("SELECT value FROM meta WHERE key = 'epoch'"),
        lastBlob: this.#number("SELECT coalesce(max(id), 0) FROM blob"),
        lastMessage: this.#number("SELECT coalesce(max(id), 0) FROM message"),
        lastRun: this.#number("SELECT coalesce(max(id), 0) FROM run"),
        open: new Map(open.map(({ id }) => [numberOf(id), 0])),
      };
    });
  }

  /** Only unfinished runs get new calls, and only a run's end lengthens its session. */
  #markSince(start: Start, marks: Marks): void {
    for (const row of this.#newRuns.all(start.lastRun)) {
      start.lastRun = numberOf(row.id);
      start.open.set(start.lastRun, start.lastRun * CALLS_PER_RUN);
    }
    for (const [run, call] of start.open) start.open.set(run, marks.markRunSince(run, call));
    marks.markLedger();
  }

  /** Chain by chain, what stands behind the last message that is needed. */
  #sweepMessages(from: number, marks: Marks, start: Start): number | undefined {
    let at = from;
    for (let chains = 0; chains < STEP; chains++) {
      const id = numberOf(onlyRow(this.#nextMessage.get(at)).id ?? Number.POSITIVE_INFINITY);
      if (id > start.lastMessage) return undefined;
      const chain = Math.floor(id / MESSAGES_PER_CHAIN);
      at = (chain + 1) * MESSAGES_PER_CHAIN - 1;
      this.#removeMessages.run(marks.headOf(chain) + 1, at);
    }
    return at;
  }

  #sweepBlobs(from: number, marks: Marks, start: Start): number | undefined {
    const ids = this.#nextBlobs.all(from, start.lastBlob, STEP).map(({ id }) => numberOf(id));
    for (const id of ids) if (!marks.hasBlob(id)) this.#removeBlob.run(id);
    return ids.at(-1);
  }

  #number(sql: string): number {
    return numberOf(Object.values(onlyRow(this.#database.prepare(sql).get()))[0]);
  }
}

/** Inside a transaction: tells everybody that ids they remember may be gone, or be another's by now. */
export function bumpEpoch(database: Database): number {
  database.exec("UPDATE meta SET value = value + 1 WHERE key = 'epoch'");
  return numberOf(onlyRow(database.prepare("SELECT value FROM meta WHERE key = 'epoch'").get()).value);
}
