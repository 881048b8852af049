import type { RunId } from "../../core/ids.ts";

/** What an engine is told of a run. All the rest is in the store. */
export interface Order {
  readonly run: RunId;
  /** Which workers can drive it: those that have its code. */
  readonly lane: string;
  /** What redaction has taken out of its input, sealed so that only an app on the same store can read it. */
  readonly sealed?: string;
}

/** Why a run that stands still is to be driven again. */
export interface Wake {
  readonly run: RunId;
  readonly lane: string;
  /** How often it had been claimed when this was said, so that the same reason said twice counts once. */
  readonly attempt: number;
  /** A person asks for it: it is tried however often it has failed, and perhaps with writes made again. */
  readonly asked?: { readonly repeatWrites: boolean };
}

/** One drive of a run: from where its journal stops to where it ends or can only wait. */
export interface Drive extends Order {
  readonly asked?: Wake["asked"];
}

export type Driven =
  | { readonly kind: "ended" }
  /** It goes on with a {@link Wake}, or by itself after so many ms. */
  | { readonly kind: "waiting"; readonly ms?: number }
  /** It stands still until a person asks for it. */
  | { readonly kind: "left" };

export interface Worker {
  /** The first is that of its own code. */
  readonly lanes: readonly string[];
  /** Names of the workflows of that code: by what a stranger on the same lane is known. */
  readonly workflows: readonly string[];
  /**
   * Drives a run. It rejects where another try, here or elsewhere, may come further.
   *
   * @param signal Aborts when this drive is not wanted any more: it then lets go of the run and leaves it as it is.
   */
  drive(drive: Drive, signal: AbortSignal): Promise<Driven>;
}

/** A worker that takes runs. */
export interface Working {
  /** Takes no more, and waits for what it drives for at most so many ms, which then goes to others. */
  stop(grace: number): Promise<void>;
}

/**
 * Makes sure that a run that was accepted is driven to its end, whatever becomes of processes: by one live worker
 * at a time, again after a crash, after days of waiting. It owns the run; the journal of its calls is the store's.
 */
export interface RunEngine {
  readonly name: string;
  /** Whether `drive` may take a run from a worker that seems to live: only an engine that gives it to no other may. */
  readonly isExclusive: boolean;
  /** Takes over a run that the store has accepted; resolves once that is durable. Saying it twice counts once. */
  submit(order: Order): Promise<void>;
  wake(wake: Wake): Promise<void>;
  work(worker: Worker): Promise<Working>;
  /** @throws `engine_unreachable`, `engine_version`, `engine_refused` */
  check(): Promise<void>;
  close(): Promise<void>;
}
