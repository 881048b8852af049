import { isAirworthyError } from "../../core/errors.ts";
import { numberOf, onlyRow } from "./_row.ts";
import type { Database } from "./database.ts";
import type { Depot } from "./depot.ts";
import type { Flight } from "./flight.ts";
import type { LongText } from "./long-texts.ts";
import { longTexts } from "./long-texts.ts";
import type { Operation } from "./operation.ts";
import { ensureDays } from "./partitions.ts";
import { whyRefused } from "./refusal.ts";
import { begunAs, statementOf } from "./statement.ts";
import {
  ANOTHER_DAY,
  isAway,
  isCollision,
  lacksPartition,
  STALE,
  sqlState,
  storeError,
  storeReadOnly,
} from "./store-error.ts";
import type { KnownTexts } from "./texts-kept.ts";
import { Placed } from "./texts-kept.ts";

/** More than this in one statement would hold its locks for too long. */
const GROUP_LIMIT = 500;
const FIRST_PAUSE = 20;
const LONGEST_PAUSE = 500;

interface Queued {
  readonly operation: Operation;
  readonly number: number;
  /** Sent before without an answer: what it would write may be there already. */
  isInDoubt: boolean;
  /** Where its long texts were put. */
  placed?: Placed | undefined;
  /** False while its long texts are on their way. */
  isReady: boolean;
  /** Why they could not be put. */
  failure?: unknown;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Somebody who looks once all until a number is settled. */
interface Waiting {
  readonly upTo: number;
  readonly resolve: () => void;
}

export interface JournalWriterOptions {
  readonly readOnly: boolean;
  readonly known: KnownTexts;
  /** Number of this process among the owners. */
  readonly owner: number;
  /** Makes sure that others see this process as alive. */
  readonly ready: () => Promise<void>;
}

/**
 * Writes what runs in flight wait for. One statement at a time takes everything that has come meanwhile, so that
 * with many runs in flight they share its cost.
 */
export class JournalWriter {
  readonly #database: Database;
  readonly #options: JournalWriterOptions;
  #queue: Queued[] = [];
  readonly #waiting = new Set<Waiting>();
  #last = 0;
  #working: Promise<void> | undefined;
  #wake: (() => void) | undefined;
  #isClosed = false;

  constructor(database: Database, options: JournalWriterOptions) {
    this.#database = database;
    this.#options = options;
  }

  /** Resolves when it is stored. */
  write(operation: Operation): Promise<void> {
    this.refuse();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const queued: Queued = {
      operation,
      number: ++this.#last,
      isInDoubt: false,
      isReady: true,
      resolve,
      reject,
    };
    this.#queue.push(queued);
    const { depot } = this.#database;
    const texts = depot === undefined ? [] : longTexts(operation, this.#options.known, depot.over);
    if (depot !== undefined && texts.length > 0) void this.#place(queued, depot, texts);
    this.#wake?.();
    this.#working ??= this.#work();
    return promise;
  }

  /** Its long texts go ahead of it, while others are written. */
  async #place(queued: Queued, depot: Depot, texts: readonly LongText[]): Promise<void> {
    queued.isReady = false;
    const { epoch } = this.#options.known;
    try {
      const { missing, placed } = await depot.placing(this.#database.ask, texts, epoch);
      await depot.put(missing);
      queued.placed = placed;
    } catch (error) {
      queued.failure = error;
    }
    queued.isReady = true;
    this.#wake?.();
  }

  /** @throws why nothing can be written, if so */
  refuse(): void {
    if (this.#isClosed) this.#database.refuseClosed();
    if (this.#options.readOnly) throw storeReadOnly(this.#database.place);
  }

  /** When what has been given until now is stored, or refused. */
  async settled(): Promise<void> {
    if (this.#working === undefined) return;
    const upTo = this.#last;
    await new Promise<void>((resolve) => this.#waiting.add({ upTo, resolve }));
  }

  /** Takes nothing more, and resolves when the rest is settled. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.settled();
  }

  async #work(): Promise<void> {
    // Calls that are made in the same turn of the event loop share a statement.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#queue.length > 0) {
      const group = this.#nextGroup();
      if (group.length > 0) await this.#writeGroup(group);
      // Everything waits for texts that are on their way.
      else await new Promise<void>((resolve) => (this.#wake = resolve));
      this.#wake = undefined;
      const oldest = this.#queue[0]?.number ?? Number.POSITIVE_INFINITY;
      for (const waiting of this.#waiting) if (waiting.upTo < oldest) this.#letGo(waiting);
    }
    this.#working = undefined;
    for (const waiting of this.#waiting) this.#letGo(waiting);
  }

  #letGo(waiting: Waiting): void {
    this.#waiting.delete(waiting);
    waiting.resolve();
  }

  /** The oldest, in order; of a run that this group begins, what else there is comes with the next. */
  #nextGroup(): Queued[] {
    const held = new Set<Flight>();
    const group: Queued[] = [];
    const rest: Queued[] = [];
    for (const queued of this.#queue) {
      const { kind, flight } = queued.operation;
      const isHeld = group.length >= GROUP_LIMIT || held.has(flight) || !queued.isReady;
      (isHeld ? rest : group).push(queued);
      if (kind === "begin" || !queued.isReady) held.add(flight);
    }
    this.#queue = rest;
    return group;
  }

  async #writeGroup(queued: readonly Queued[]): Promise<void> {
    const group = queued.filter(({ operation: { kind, flight }, reject, ...own }) => {
      if (own.failure !== undefined && kind === "begin") flight.failure = own.failure;
      const failure = flight.failure ?? own.failure;
      if (failure !== undefined) reject(failure);
      return failure === undefined;
    });
    if (group.length === 0) return;
    try {
      if (group.some(({ operation }) => operation.kind === "begin")) await this.#options.ready();
      await this.#send(group);
      for (const { resolve } of group) resolve();
    } catch (error) {
      if (group.length === 1 || isAirworthyError(error)) await this.#refused(group, error);
      // What is refused takes only itself out of the group.
      else for (const one of group) await this.#writeGroup([one]);
    }
  }

  /** @throws what the database says of it, when it is not worth sending again */
  async #send(group: readonly Queued[]): Promise<void> {
    const deadline = performance.now() + this.#database.patience;
    for (let pause = FIRST_PAUSE; ; ) {
      const operations = group.map(({ operation }) => operation);
      const statement = statementOf(operations, { ...this.#options, placed: joined(group) });
      try {
        const [row] = await this.#database.askFirst(statement.text, statement.values);
        begunAs(statement, row?.ids);
        statement.kept();
        return;
      } catch (error) {
        if (sqlState(error) === STALE) await this.#learnEpoch();
        // What was put for another day, or under another epoch, stays in the database this time.
        else if (sqlState(error) === ANOTHER_DAY) for (const one of group) one.placed = undefined;
        else if (lacksPartition(error)) await ensureDays(this.#database);
        else {
          if (isAway(error)) for (const one of group) one.isInDoubt = true;
          const isWorth = isAway(error) || isCollision(error);
          if (!isWorth) throw error;
          if (performance.now() > deadline) throw storeError(error, this.#database.place);
          await new Promise((resolve) => setTimeout(resolve, pause));
          pause = Math.min(pause * 2, LONGEST_PAUSE);
        }
      }
    }
  }

  async #learnEpoch(): Promise<void> {
    const rows = await this.#database.ask("SELECT value::bigint AS epoch FROM aw.meta WHERE key = 'epoch'");
    this.#options.known.forget(numberOf(onlyRow(rows).epoch));
  }

  async #refused(group: readonly Queued[], error: unknown): Promise<void> {
    for (const { operation, isInDoubt, resolve, reject } of group) {
      const reason = await whyRefused(this.#database, { operation, isInDoubt, error }).catch(
        (failure: unknown) => failure,
      );
      if (reason === undefined) resolve();
      else {
        if (operation.kind === "begin") operation.flight.failure = reason;
        reject(reason);
      }
    }
  }
}

function joined(group: readonly Queued[]): Placed | undefined {
  const all = group.flatMap(({ placed }) => placed ?? []);
  const last = all.at(-1);
  if (last === undefined || all.length === 1) return last;
  const whole = new Placed(last.today, last.epoch);
  for (const one of all) whole.join(one);
  return whole;
}
