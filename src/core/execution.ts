import type { Asker } from "./approvals/approval.ts";
import type { Budget } from "./budget.ts";
import { Meter } from "./budget.ts";
import type { Effect, Next } from "./call.ts";
import { AirworthyError } from "./errors.ts";
import type { Address, RunId } from "./ids.ts";
import { onAbortOf } from "./on-abort-of.ts";
import type { Subject } from "./run.ts";
import { Scope } from "./scope.ts";
import type { Services } from "./service.ts";
import type { ServedBy, UseCases } from "./serving.ts";
import { Stopper } from "./stopper.ts";

export type Mode = "live" | "resume" | "replay" | "fork" | "trial" | "shadow";
export type Redact = (text: string) => string;

export interface ExecutionOptions {
  readonly id: RunId;
  readonly workflow: string;
  readonly mode: Mode;
  readonly services: Services;
  readonly redact: Redact;
  readonly budget: Budget;
  readonly startedAt: number;
  /** Largest text of one payload, in characters. */
  readonly maxPayload: number;
  readonly subject?: Subject | undefined;
  readonly signal?: AbortSignal | undefined;
  /** What chose its release. */
  readonly served?: ServedBy | undefined;
  /** What its release may be used for. Absent: everything. */
  readonly useCases?: UseCases | undefined;
  /** Who is asked for approval. Absent where nobody can be. */
  readonly approvals?: Asker | undefined;
  /** A long sleep ends the run as `waiting`, for whoever has it go on in time. Default: it is waited for here. */
  readonly suspendsSleeps?: boolean | undefined;
}

/** Calls after the end of a run that are told so; code that asks more often is left standing. */
const MAX_REFUSALS = 100;

/** Ms that writes under way have to come to their end, where a run is cancelled with care. */
const GRACE = 30_000;

/** How a run was stopped from outside of its own code. */
export type Halt =
  | { readonly kind: "error"; readonly error: unknown }
  | {
      readonly kind: "waiting";
      readonly addresses: readonly Address[];
      /** When the first of its sleeps is over, in ms since the epoch; undefined where none of them is one. */
      readonly until?: number;
    };

/** One run while it is being executed: what its calls share, and what can stop it. */
export class Execution {
  readonly options: ExecutionOptions;
  readonly root = new Scope("");
  readonly meter: Meter;
  readonly halted: Promise<Halt>;
  /** Set once, before the first call, by the mode. */
  dispatch: Next = () => Promise.reject(new Error("This execution has no mode yet"));
  readonly #calls = new Stopper();
  /** Apart, since what is half written helps nobody. */
  readonly #writes = new Stopper();
  #grace: NodeJS.Timeout | undefined;
  readonly #origin = performance.now();
  readonly #offset: number;
  readonly #open = new Map<Address, boolean>();
  readonly #sleeps = new Map<Address, number>();
  #detach: (() => void) | undefined;
  #latest = Number.NEGATIVE_INFINITY;
  #closed = false;
  #refused = 0;
  #wrote: Address | undefined;
  #halt: Halt | undefined;
  #resolveHalt: (halt: Halt) => void = () => {};
  #resolveIdle: (() => void) | undefined;

  constructor(options: ExecutionOptions) {
    this.options = options;
    this.meter = new Meter(options.budget);
    // A resumed run goes on counting from where its first attempt began; a clock set back must not make it negative.
    this.#offset = options.mode === "resume" ? Math.max(0, Date.now() - options.startedAt) : 0;
    this.halted = new Promise((resolve) => (this.#resolveHalt = resolve));
    const outer = options.signal;
    if (outer?.aborted) this.cancel(outer.reason);
    else if (outer !== undefined) this.#detach = onAbortOf(outer, () => this.cancel(outer.reason));
  }

  get id(): RunId {
    return this.options.id;
  }

  get services(): Services {
    return this.options.services;
  }

  get signal(): AbortSignal {
    return this.#calls.signal;
  }

  /** What tells a call to give up. */
  stopperOf(effect: Effect): Pick<Stopper, "signal" | "onAbort"> {
    return effect === "write" ? this.#writes : this.#calls;
  }

  get halt(): Halt | undefined {
    if (this.#closed) this.#halt ??= { kind: "error", error: ended(this.id) };
    return this.#halt;
  }

  /** Milliseconds since the run's start, by a clock that never goes back. */
  elapsed(): number {
    return this.#offset + performance.now() - this.#origin;
  }

  /** Milliseconds since the epoch, never less than the run has been told before. */
  now(): number {
    return this.told(Math.max(this.#latest, Date.now()));
  }

  /** Keeps what a clock has answered: a resumed run was told its times by another process. */
  told(time: number): number {
    this.#latest = Math.max(this.#latest, time);
    return time;
  }

  /** Ends the run with an error that its own code cannot catch away. The first one counts. */
  stop(error: unknown, grace = 0): void {
    if (this.#halt !== undefined) return;
    this.#halt = { kind: "error", error };
    this.#resolveHalt(this.#halt);
    this.abort(error, grace);
  }

  /** Whether a call after the run's end is to be told of it, as its code may want to tidy up. */
  refuse(): boolean {
    this.#refused += 1;
    return this.#refused <= MAX_REFUSALS;
  }

  /** Refuses what the run's code may still ask after its end. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#grace);
    this.detach();
  }

  /** Lets go of the caller's signal, which may outlive many runs. */
  detach(): void {
    this.#detach?.();
    this.#detach = undefined;
  }

  cancel(reason: unknown): void {
    this.stop(cancelled(this.id, reason));
  }

  /** Cancels the run, but lets a write that is under way come to its end: nothing is left half written. */
  cancelWithCare(reason: unknown): void {
    this.stop(cancelled(this.id, reason), GRACE);
  }

  /** Tells calls in flight to give up, writes after `grace` ms, without ending the run. */
  abort(reason: unknown, grace = 0): void {
    if (this.#calls.aborted !== undefined) return;
    this.#calls.abort(reason);
    if (grace === 0) this.#writes.abort(reason);
    else this.#grace = setTimeout(() => this.#writes.abort(reason), grace);
  }

  /** Where the run has begun to write first; undefined while it has not. */
  get wrote(): Address | undefined {
    return this.#wrote;
  }

  opened(address: Address, effect: Effect): void {
    if (effect === "write") this.#wrote ??= address;
    this.#open.set(address, false);
  }

  closed(address: Address): void {
    this.#open.delete(address);
    if (this.#open.size === 0) this.#resolveIdle?.();
    else this.#checkWaiting();
  }

  /**
   * Marks a call that cannot go on until something outside happens, and never settles. Once all
   * calls in flight stand still the run ends as `waiting`; a later resume starts it anew.
   *
   * @param until When it can go on for want of nothing but time, in ms since the epoch.
   */
  suspend(address: Address, until?: number): Promise<never> {
    if (until !== undefined) this.#sleeps.set(address, until);
    for (const open of this.#open.keys()) {
      if (address === open || address.startsWith(`${open}/`)) this.#open.set(open, true);
    }
    this.#checkWaiting();
    return new Promise((_, reject) => {
      const { aborted } = this.#calls;
      if (aborted !== undefined) reject(aborted.reason);
      else this.#calls.onAbort(reject);
    });
  }

  /** Resolves when no call is in flight. */
  idle(): Promise<void> {
    if (this.#open.size === 0) return Promise.resolve();
    return new Promise((resolve) => (this.#resolveIdle = resolve));
  }

  // A turn of the event loop later, since a call that has just ended may be about to start the next.
  #checkWaiting(): void {
    if (![...this.#open.values()].every(Boolean)) return;
    setImmediate(() => {
      const states = [...this.#open.values()];
      if (this.#halt !== undefined || states.length === 0 || !states.every(Boolean)) return;
      const until = Math.min(...this.#sleeps.values());
      const addresses = leaves([...this.#open.keys()]);
      this.#halt = { kind: "waiting", addresses, ...(Number.isFinite(until) ? { until } : {}) };
      this.#resolveHalt(this.#halt);
    });
  }
}

/** Those that wait themselves, not for a call inside of them. */
function leaves(addresses: readonly Address[]): Address[] {
  return addresses.filter((one) => !addresses.some((other) => other.startsWith(`${one}/`)));
}

function ended(run: RunId): AirworthyError {
  return new AirworthyError({
    code: "run_ended",
    message: `Cannot make a call in run "${run}": it has already ended`,
    hint: "Await everything the workflow starts, streams included, before it returns",
  });
}

export function cancelled(run: RunId, reason: unknown): AirworthyError {
  const why = reason instanceof Error ? reason.message : reason === undefined ? "" : String(reason);
  return new AirworthyError({
    code: "run_cancelled",
    message: `Run "${run}" was cancelled${why === "" ? "" : `: ${why}`}`,
    hint: "Start it again with `airworthy rerun`, or go on from where it stopped with `airworthy fork`",
    cause: reason,
  });
}
