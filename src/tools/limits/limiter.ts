import type { Turns } from "./turns.ts";

/** How often, and how many at once; every part optional. */
export interface LimiterFigures {
  readonly perSecond?: number;
  /** Starts that may follow each other without a gap. Default 1. */
  readonly burst?: number;
  readonly concurrency?: number;
}

export interface Clock {
  /** Ms, never going back. */
  readonly now: () => number;
  /** Runs it after `ms`; gives how to take that back. */
  readonly after: (ms: number, run: () => void) => () => void;
}

const REAL: Clock = {
  now: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, Math.ceil(ms));
    return () => clearTimeout(timer);
  },
};

export interface TurnOptions {
  /** Gives up waiting; the promise rejects with its reason. */
  readonly signal: AbortSignal;
  /** Before all who wait: for a call that has had its turn and was sent back. */
  readonly first?: boolean;
}

interface Waiting {
  readonly start: () => void;
}

/**
 * Hands out turns, first come, first served. Two rules hold together: starts are `1/perSecond` apart
 * but for a burst, and no second, wherever it begins, has more of them than `perSecond`.
 */
export class Limiter implements Turns {
  readonly #clock: Clock;
  #figures: LimiterFigures;
  /** Those who wait, from `#head` on: taking from the front of a long array would copy it. */
  #queue: (Waiting | undefined)[] = [];
  #head = 0;
  #running = 0;
  #pausedUntil = 0;
  /** When the bucket would be full again; a start is due `burst` gaps before that. */
  #full = 0;
  /** Times of the last starts, as many as one window may have, oldest at `#oldest`. */
  #starts: number[] = [];
  #oldest = 0;
  #cancelTimer: (() => void) | undefined;

  constructor(figures: LimiterFigures, clock: Clock = REAL) {
    this.#figures = figures;
    this.#clock = clock;
  }

  get figures(): LimiterFigures {
    return this.#figures;
  }

  get waiting(): number {
    return this.#queue.length - this.#head;
  }

  /** Ms that are left of a pause. */
  get pausedFor(): number {
    return Math.max(0, this.#pausedUntil - this.#clock.now());
  }

  /** Where two tools share a limit, the stricter figure of each kind holds. */
  tighten({ perSecond, burst, concurrency }: LimiterFigures): void {
    const own = this.#figures;
    const before = own.perSecond;
    this.#figures = {
      ...least("perSecond", own.perSecond, perSecond),
      ...least("burst", own.burst, burst),
      ...least("concurrency", own.concurrency, concurrency),
    };
    if (this.#figures.perSecond === before) return;
    // The ring of starts is as long as the window, which is another one now.
    this.#starts = [];
    this.#oldest = 0;
  }

  /** Undefined where it is this one's turn at once, else resolves when it is; {@link done} must follow. */
  turn({ signal, first = false }: TurnOptions): Promise<void> | undefined {
    if (this.waiting === 0 && this.#delay() === 0 && this.#hasRoom()) {
      this.#start();
      return undefined;
    }
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const giveUp = (): void => {
        const at = this.#queue.indexOf(waiting, this.#head);
        if (at !== -1) this.#queue.splice(at, 1);
        reject(signal.reason);
      };
      const waiting: Waiting = {
        start: () => {
          signal.removeEventListener("abort", giveUp);
          resolve();
        },
      };
      signal.addEventListener("abort", giveUp, { once: true });
      if (first) this.#queue.splice(this.#head, 0, waiting);
      else this.#queue.push(waiting);
      this.#pump();
    });
  }

  done(): void {
    this.#running -= 1;
    this.#pump();
  }

  /** Nobody gets a turn for so long; a longer pause stands. */
  pause(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#clock.now() + ms);
  }

  #pump(): void {
    while (this.waiting > 0 && this.#hasRoom()) {
      const delay = this.#delay();
      if (delay > 0) {
        this.#wakeIn(delay);
        return;
      }
      const next = this.#queue[this.#head];
      this.#queue[this.#head] = undefined;
      this.#head += 1;
      this.#start();
      next?.start();
    }
    if (this.waiting === 0 || this.#head > 1_024) {
      this.#queue = this.#queue.slice(this.#head);
      this.#head = 0;
    }
  }

  #wakeIn(ms: number): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#clock.after(ms, () => {
      this.#cancelTimer = undefined;
      this.#pump();
    });
  }

  #hasRoom(): boolean {
    return this.#running < (this.#figures.concurrency ?? Number.POSITIVE_INFINITY);
  }

  /** Ms until the next start is due. */
  #delay(): number {
    const now = this.#clock.now();
    return Math.max(0, this.#pausedUntil - now, this.#delayOfRate(now));
  }

  #delayOfRate(now: number): number {
    const { perSecond, burst = 1 } = this.#figures;
    if (perSecond === undefined) return 0;
    const gap = 1_000 / perSecond;
    const { size, span } = windowOf(perSecond);
    const oldest = this.#starts.length < size ? undefined : this.#starts[this.#oldest];
    const ofWindow = oldest === undefined ? 0 : oldest + span - now;
    return Math.max(this.#full - (burst - 1) * gap - now, ofWindow);
  }

  #start(): void {
    this.#running += 1;
    const { perSecond } = this.#figures;
    if (perSecond === undefined) return;
    const now = this.#clock.now();
    this.#full = Math.max(this.#full, now) + 1_000 / perSecond;
    const { size } = windowOf(perSecond);
    this.#starts[this.#oldest] = now;
    this.#oldest = (this.#oldest + 1) % size;
  }
}

/** The shortest time of whole starts: a second, or longer for less than one start a second. */
function windowOf(perSecond: number): { readonly size: number; readonly span: number } {
  return perSecond >= 1 ? { size: Math.floor(perSecond), span: 1_000 } : { size: 1, span: 1_000 / perSecond };
}

function least<Key extends string>(
  key: Key,
  one: number | undefined,
  other: number | undefined,
): { readonly [K in Key]?: number } {
  const figures = [one, other].filter((figure) => figure !== undefined);
  return (figures.length === 0 ? {} : { [key]: Math.min(...figures) }) as { readonly [K in Key]?: number };
}
