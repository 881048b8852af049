import type { ReadyRun } from "../core/approvals/approval.ts";
import { isAirworthyError } from "../core/errors.ts";
import type { RunId } from "../core/ids.ts";
import { leavesOpen } from "../core/leaves-open.ts";
import type { Store } from "../core/store.ts";
import type { RunResult } from "../engines/local/run-result.ts";
import type { Reminding } from "./remind.ts";
import { remind } from "./remind.ts";

export interface AttendOptions {
  /** Ms between two looks for what was decided; a decision made by this app is seen at once. Default 1 s. */
  readonly every?: number;
  /** Runs that go on at once. Default 8. */
  readonly concurrency?: number;
  /** Told of runs that cannot go on, and of reminders that do not arrive. Default: a warning of the process. */
  readonly onError?: (error: unknown) => void;
}

/** Goes on with decided runs until it is stopped. */
export interface Attending {
  /** Looks now, in place of waiting for the next time. */
  look(): void;
  /** Takes up nothing more, and waits 10 s at most for what has begun. */
  stop(): Promise<void>;
}

export interface Attended {
  readonly store: Store;
  /** Goes on with a run, here or elsewhere; the result is known only of what this process has executed. */
  readonly resume: (run: RunId) => Promise<RunResult | undefined>;
  readonly reminding: Reminding | undefined;
  /** The runs that can go on, the most urgent first. Default: those that people have decided about. */
  readonly find?: (limit: number) => Promise<readonly Pick<ReadyRun, "run">[]>;
}

const EVERY = 1_000;
const CONCURRENCY = 8;
const GRACE = 10_000;
/** Of a run that cannot go on: the first wait, doubled up to the longest. */
const BACKOFF = { first: 5_000, longest: 600_000 };
const MOST_REMEMBERED = 1_000;
/** Nobody's trouble: another process has the run, or has its code. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  "run_busy",
  "run_ended",
  "run_not_found",
  "workflow_unknown",
  "store_closed",
]);

/** Picks up what people have decided, and reminds them of the rest. */
export class Attendant implements Attending {
  readonly #attended: Attended;
  readonly #concurrency: number;
  readonly #onError: (error: unknown) => void;
  readonly #timer: NodeJS.Timeout;
  readonly #stopping = new AbortController();
  readonly #going = new Map<RunId, Promise<void>>();
  readonly #failed = new Map<RunId, { readonly tries: number; readonly notBefore: number }>();
  #looking: Promise<void> | undefined;
  #reminding: Promise<void> | undefined;
  #again = false;
  #isStopped = false;

  constructor(
    attended: Attended,
    { every = EVERY, concurrency = CONCURRENCY, onError = warn }: AttendOptions = {},
  ) {
    this.#attended = attended;
    this.#concurrency = concurrency;
    this.#onError = onError;
    this.#timer = setInterval(() => this.look(), every).unref();
    this.look();
  }

  look(): void {
    if (this.#isStopped) return;
    // Apart from each other: a target that hangs must hold up nobody's run.
    this.#reminding ??= this.#remind().finally(() => {
      this.#reminding = undefined;
    });
    if (this.#looking !== undefined) {
      this.#again = true;
      return;
    }
    this.#looking = this.#take().finally(() => {
      this.#looking = undefined;
      if (this.#again) {
        this.#again = false;
        this.look();
      }
    });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stopping.abort();
    clearInterval(this.#timer);
    const begun = Promise.all([this.#looking, this.#reminding, ...this.#going.values()]);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, GRACE);
    });
    await Promise.race([begun, late]);
    clearTimeout(timer);
  }

  async #take(): Promise<void> {
    const free = this.#concurrency - this.#going.size;
    if (free <= 0) return;
    try {
      // Those that go on or have failed lately may be among them.
      const { store, find = (limit: number) => store.approvals.ready(limit) } = this.#attended;
      const found = await find(free + this.#going.size + this.#failed.size);
      const now = Date.now();
      const next = found.filter(
        ({ run }) => !this.#going.has(run) && (this.#failed.get(run)?.notBefore ?? 0) <= now,
      );
      for (const { run } of next.slice(0, free)) this.#goOn(run);
    } catch (error) {
      this.#tell(error);
    }
  }

  #goOn(run: RunId): void {
    if (this.#isStopped) return;
    const going = this.#resume(run).finally(() => {
      this.#going.delete(run);
      this.look();
    });
    this.#going.set(run, going);
  }

  async #resume(run: RunId): Promise<void> {
    try {
      const result = await this.#attended.resume(run);
      if (result?.status === "failed" && leavesOpen(result.error)) this.#putOff(run, result.error);
      else this.#failed.delete(run);
    } catch (error) {
      this.#putOff(run, error);
    }
  }

  /** What cannot go on now is tried again later: its cause may be mended. */
  #putOff(run: RunId, error: unknown): void {
    const tries = (this.#failed.get(run)?.tries ?? 0) + 1;
    if (this.#failed.size >= MOST_REMEMBERED) this.#failed.clear();
    const wait = Math.min(BACKOFF.first * 2 ** (tries - 1), BACKOFF.longest);
    this.#failed.set(run, { tries, notBefore: Date.now() + wait });
    if (tries === 1) this.#tell(error);
  }

  async #remind(): Promise<void> {
    const { reminding, store } = this.#attended;
    if (reminding === undefined) return;
    try {
      await remind(store.approvals, reminding, {
        signal: this.#stopping.signal,
        onError: (error) => this.#tell(error),
      });
    } catch (error) {
      this.#tell(error);
    }
  }

  #tell(error: unknown): void {
    if (this.#isStopped || (isAirworthyError(error) && ELSEWHERE.has(error.code))) return;
    this.#onError(error);
  }
}

function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error));
}
