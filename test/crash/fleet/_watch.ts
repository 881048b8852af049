import { setTimeout as delay } from "node:timers/promises";
import type { App } from "airworthy";

/** Who steers, as the store says it, looked at again and again. */
export class SteeringWatch {
  /** Processes that came to steer, in order; one that came back is there twice. */
  readonly pids: number[] = [];
  /** Ms from the death of one that steered until another did. */
  readonly failovers: number[] = [];
  readonly #store: Pick<App["store"], "rollouts">;
  readonly #looking: Promise<void>;
  #isStopped = false;
  #diedAt: number | undefined;

  constructor(store: Pick<App["store"], "rollouts">) {
    this.#store = store;
    this.#looking = this.#look();
    // Told by stop().
    this.#looking.catch(() => {});
  }

  /** To be called with each process that was killed. */
  died(pid: number | undefined): void {
    if (pid !== undefined && this.pids.at(-1) === pid) this.#diedAt ??= performance.now();
  }

  /** Of a test that has failed. */
  abandon(): void {
    this.#isStopped = true;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#looking;
  }

  async #look(): Promise<void> {
    while (!this.#isStopped) {
      const found = await this.#store.rollouts.steersman(Date.now());
      // Named by the host, the process and its manieth controller.
      const pid = Number(/ (\d+)\.\d+$/.exec(found?.name ?? "")?.[1]);
      if (!Number.isNaN(pid) && pid !== this.pids.at(-1)) {
        this.pids.push(pid);
        if (this.#diedAt !== undefined) this.failovers.push(Math.round(performance.now() - this.#diedAt));
        this.#diedAt = undefined;
      }
      await delay(50);
    }
  }
}
