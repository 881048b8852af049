import { setTimeout as delay } from "node:timers/promises";
import type { Incumbent } from "../../core/handlers/incumbent.ts";
import type { CallRecord, StoredRun } from "../../core/run.ts";
import type { Store } from "../../core/store.ts";

/** Ms from one look to the next: at first, and at most. */
const POLL = { first: 10, most: 200 };

/** A run that another process may still execute, as the store has it so far. */
export class RunningIncumbent implements Incumbent {
  readonly #store: Pick<Store, "load">;
  readonly #stored: StoredRun;
  #calls: readonly CallRecord[];
  #isOver: boolean;
  /** Ms that may still be waited, over all of the shadow. */
  #patience: number;
  #looking: Promise<boolean> | undefined;

  constructor(store: Pick<Store, "load">, stored: StoredRun, patience: number) {
    this.#store = store;
    this.#stored = stored;
    this.#calls = stored.calls;
    this.#isOver = isOver(stored);
    this.#patience = patience;
  }

  get calls(): readonly CallRecord[] {
    return this.#calls;
  }

  /** Branches that wait at once wait for the same look. */
  more(): Promise<boolean> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #look(): Promise<boolean> {
    for (
      let pause = POLL.first;
      !this.#isOver && this.#patience > 0;
      pause = Math.min(POLL.most, pause * 2)
    ) {
      const from = performance.now();
      await delay(Math.min(pause, this.#patience));
      const run = await this.#store.load(this.#stored.id);
      this.#patience -= performance.now() - from;
      const hasGrown = run !== undefined && run.calls.length > this.#calls.length;
      this.#isOver = run === undefined || isOver(run);
      if (hasGrown) this.#calls = run.calls;
      if (hasGrown) return true;
    }
    return false;
  }
}

function isOver({ status, interrupted }: StoredRun): boolean {
  return status !== "running" || interrupted;
}
