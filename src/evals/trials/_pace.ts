import { setTimeout } from "node:timers/promises";

/** Lets so many begin per second, evenly. */
export class Pace {
  readonly #gap: number;
  #next = 0;

  /** @param rate per second; undefined lets all begin at once */
  constructor(rate: number | undefined) {
    this.#gap = rate === undefined ? 0 : 1_000 / rate;
  }

  /** Resolves at the caller's turn, or at once when `signal` aborts. */
  async wait(signal: AbortSignal): Promise<void> {
    if (this.#gap === 0) return;
    const now = performance.now();
    const at = Math.max(now, this.#next);
    this.#next = at + this.#gap;
    if (at > now) await setTimeout(at - now, undefined, { signal }).catch(() => {});
  }
}
