import { isAirworthyError } from "../core/errors.ts";
import type { Limiter, TurnOptions } from "../tools/limits/limiter.ts";
import type { Turns } from "../tools/limits/turns.ts";
import { Alarm } from "./_alarm.ts";
import type { LimitStatements } from "./_limit-statements.ts";
import { unreachable } from "./connection.ts";

export interface SharedTurnsOptions {
  readonly statements: LimitStatements;
  /** Ms until it is worth asking a database again that was gone. */
  readonly retryIn: () => number;
  /** Ms that waiting calls give a database that is gone. */
  readonly patience: number;
  /** While it is gone, hold the limits in this process alone. */
  readonly isLenient: boolean;
}

/** A turn, in ms of this process's clock. */
interface Given {
  readonly due: number;
  /** What its lateness is counted from. */
  readonly late: number;
  /** How late it may begin: the database keeps the next ones that far from it. */
  readonly grace: number;
}

interface Waiting {
  readonly start: () => void;
  readonly fail: (error: unknown) => void;
  readonly signal: AbortSignal;
}

const MOST_AT_ONCE = 100;
/** How late a turn may begin at first, in ms. What is later was held up, and gets another turn. */
const FIRST_GRACE = 25;
const LONGEST_GRACE = 5_000;

/**
 * Hands out one key's turns in this process, first come, first served. However many wait here, one
 * question at a time goes to the database: it gives turns that are due soon, or the next one there will be.
 */
export class SharedTurns implements Turns {
  readonly #key: string;
  readonly #local: Limiter;
  readonly #options: SharedTurnsOptions;
  readonly #alarm = new Alarm();
  readonly #queue: Waiting[] = [];
  #isServing = false;
  /** Slots that the database counts as ours; calls begun, or about to be. */
  #held = 0;
  #toRelease = 0;
  /** Calls that the limiter of this process let through while the database was gone. */
  #lenient = 0;
  #isInLine = false;
  #isFree = false;
  #pausedUntil = 0;
  #goneSince: number | undefined;
  #grace = FIRST_GRACE;

  constructor(key: string, local: Limiter, options: SharedTurnsOptions) {
    this.#key = key;
    this.#local = local;
    this.#options = options;
  }

  get pausedFor(): number {
    return Math.max(0, this.#pausedUntil - performance.now(), this.#local.pausedFor);
  }

  get held(): number {
    return this.#local.figures.concurrency === undefined ? 0 : this.#held;
  }

  /** Whether others must hear of this process from time to time. */
  get isPresent(): boolean {
    return this.held > 0 || this.#isInLine;
  }

  turn(options: TurnOptions): Promise<void> | undefined {
    const { perSecond, concurrency } = this.#local.figures;
    // Nothing is counted of such a key; it only pauses together.
    return perSecond === undefined && concurrency === undefined
      ? this.#localTurn(options)
      : this.#line(options);
  }

  done(): void {
    if (this.#lenient > 0) {
      this.#lenient -= 1;
      this.#local.done();
    } else this.#giveBack(1);
  }

  pause(ms: number): void {
    this.heardPause(ms);
    this.#options.statements.pause(this.#key, ms).catch(ignore);
  }

  heardPause(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, performance.now() + ms);
    this.#local.pause(ms);
    this.#alarm.ring();
  }

  heardFree(): void {
    // It may come before the answer that says to wait for it.
    this.#isFree = true;
    this.#alarm.ring();
  }

  #localTurn(options: TurnOptions): Promise<void> | undefined {
    this.#lenient += 1;
    return this.#local.turn(options)?.catch((error: unknown) => {
      this.#lenient -= 1;
      throw error;
    });
  }

  #line({ signal, first = false }: TurnOptions): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const settled = (): void => signal.removeEventListener("abort", giveUp);
      const giveUp = (): void => {
        // Not there, where it waits for the limiter of this process meanwhile.
        const at = this.#queue.indexOf(waiting);
        if (at !== -1) this.#queue.splice(at, 1);
        if (this.#queue.length === 0) this.#alarm.ring();
        reject(signal.reason);
      };
      const waiting: Waiting = {
        signal,
        start: () => {
          settled();
          resolve();
        },
        fail: (error) => {
          settled();
          reject(error);
        },
      };
      signal.addEventListener("abort", giveUp, { once: true });
      if (first) this.#queue.unshift(waiting);
      else this.#queue.push(waiting);
      if (!this.#isServing) void this.#serve();
    });
  }

  async #serve(): Promise<void> {
    this.#isServing = true;
    while (this.#queue.length > 0) {
      const paused = this.#pausedUntil - performance.now();
      if (paused > 0) {
        await this.#alarm.wait(paused);
        continue;
      }
      try {
        await this.#ask();
        this.#goneSince = undefined;
      } catch (error) {
        await this.#gone(error);
      }
    }
    this.#isServing = false;
    if (!this.#isInLine) return;
    this.#isInLine = false;
    this.#options.statements.leave(this.#key).catch(ignore);
  }

  /** One question, and what comes of it. */
  async #ask(): Promise<void> {
    const { statements } = this.#options;
    const { figures } = this.#local;
    const asked = performance.now();
    const want = Math.min(this.#queue.length, MOST_AT_ONCE);
    const grace = this.#grace;
    this.#release();
    this.#isFree = false;
    const taken = await statements.take(this.#key, { want, figures, grace });
    if (taken.dues === undefined) {
      this.#isInLine = true;
      if (this.#isFree || this.#queue.length === 0) return;
      return this.#alarm.wait(taken.retry + 1);
    }
    this.#isInLine = false;
    this.#held += taken.dues.length;
    const answered = performance.now();
    let unused = 0;
    for (const due of taken.dues) {
      // The database's clock was read somewhere between question and answer: neither is too early.
      const late = figures.perSecond === undefined ? Number.POSITIVE_INFINITY : asked + due;
      const isBegun = await this.#begin({ due: answered + due, late, grace });
      if (!isBegun) unused += 1;
    }
    if (unused > 0) this.#giveBack(unused);
  }

  /** Starts who is first in the queue when it is time; not where nobody is left, or it has become too late. */
  async #begin({ due, late, grace }: Given): Promise<boolean> {
    let now = performance.now();
    for (; now < due; now = performance.now()) {
      if (this.#queue.length === 0 || this.#pausedUntil > now) return false;
      await this.#alarm.wait(due - now);
    }
    const isLate = now - late > grace;
    const next = isLate ? 2 * (now - late) : this.#grace * 0.9;
    this.#grace = Math.min(LONGEST_GRACE, Math.max(FIRST_GRACE, next));
    if (isLate || this.#pausedUntil > now) return false;
    const first = this.#queue.shift();
    first?.start();
    return first !== undefined;
  }

  #giveBack(slots: number): void {
    this.#held -= slots;
    if (this.#local.figures.concurrency === undefined) return;
    this.#toRelease += slots;
    // What ends in the same moment goes in one statement.
    if (this.#toRelease === slots) queueMicrotask(() => this.#release());
  }

  #release(): void {
    const slots = this.#toRelease;
    if (slots === 0) return;
    this.#toRelease = 0;
    this.#options.statements.release(this.#key, slots).catch(ignore);
  }

  async #gone(cause: unknown): Promise<void> {
    const { patience, isLenient, retryIn } = this.#options;
    const now = performance.now();
    this.#goneSince ??= now;
    // What this process lacks itself will not come back.
    const isHopeless = isAirworthyError(cause);
    if (isLenient && !isHopeless) return this.#letThrough();
    if (now - this.#goneSince < patience && !isHopeless) return this.#alarm.wait(Math.max(retryIn(), 20));
    const error = unreachable(`give a turn of "${this.#key}"`, cause);
    for (const waiting of this.#queue.splice(0)) waiting.fail(error);
  }

  #letThrough(): void {
    for (const { signal, start, fail } of this.#queue.splice(0)) {
      const turn = this.#localTurn({ signal });
      if (turn === undefined) start();
      else turn.then(start, fail);
    }
  }
}

// What could not be told is found out: a slot by the report after the next connection, a pause by asking the service.
function ignore(): void {}
