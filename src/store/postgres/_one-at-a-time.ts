import { setTimeout as delay } from "node:timers/promises";
import type { Ask } from "./database.ts";
import { takeLease } from "./leases.ts";

/** Ms for which a process that died keeps others from it. */
const LEASE = 6_000;
const RENEWED = 2_000;
const POLL = 200;

export interface OneAtATime {
  /** What is done by one process at a time. */
  readonly what: string;
  /** Names this process. */
  readonly name: string;
  readonly once: <T>(work: (ask: Ask) => Promise<T>) => Promise<T>;
}

/** Does some work when no other process on the store does the same: waits for one that does, or for 6 s where that has died. */
export async function oneAtATime<T>({ what, name, once }: OneAtATime, work: () => Promise<T>): Promise<T> {
  const take = (ms: number) =>
    once((ask) => takeLease(ask, what, { name, now: Date.now(), until: Date.now() + ms }));
  while (!(await take(LEASE))) await delay(POLL);
  // A renewal that fails is the store's failure, which the work meets as well.
  const renewal = setInterval(() => void take(LEASE).catch(() => {}), RENEWED).unref();
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    await take(0).catch(() => {});
  }
}
