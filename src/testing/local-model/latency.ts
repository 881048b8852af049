import { setTimeout as sleep } from "node:timers/promises";

/** How long a call takes, in milliseconds; 0 where absent. */
export interface Latency {
  /** Before anything is said. */
  readonly perCall?: number;
  /** For each token that is said. */
  readonly perToken?: number;
}

/** Waits `ms`; throws the signal's reason as soon as it is aborted, also while waiting. */
export async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  if (!(ms > 0)) return;
  try {
    await sleep(ms, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
