import { everyRun } from "../../core/every-run.ts";
import type { RunId } from "../../core/ids.ts";
import type { Store } from "../../core/store.ts";
import { shadowTag } from "../../rollout/shadow/report-shadow.ts";

/** What the shadows of one plan have come to, whichever process ran them. */
export interface Spending {
  readonly runs: number;
  /** US dollars. */
  readonly cost: number;
  /** Runs whose cost is not known. */
  readonly unpriced: number;
}

export const NOTHING_SPENT: Spending = { runs: 0, cost: 0, unpriced: 0 };

/** Runs that are read at once; most looks find a few. */
const PAGE = 100;

/** Adds up what a shadow has come to, reading each run once: shadows are stored when they end, the newest is listed first. */
export class Spent {
  readonly #store: Pick<Store, "list">;
  readonly #tag: string;
  #newest: RunId | undefined;
  #sum = NOTHING_SPENT;

  constructor(store: Pick<Store, "list">, shadow: string) {
    this.#store = store;
    this.#tag = shadowTag(shadow);
  }

  async look(): Promise<Spending> {
    let newest: RunId | undefined;
    let isWhole = true;
    let { runs, cost, unpriced } = NOTHING_SPENT;
    for await (const run of everyRun(this.#store, { tag: this.#tag }, { page: PAGE })) {
      if (run.id === this.#newest) {
        isWhole = false;
        break;
      }
      newest ??= run.id;
      runs += 1;
      cost += run.totals.cost ?? 0;
      unpriced += run.totals.cost === undefined ? 1 : 0;
    }
    // Where the run that was the newest is gone, all of them were read anew.
    const { runs: before, cost: spent, unpriced: unknown } = isWhole ? NOTHING_SPENT : this.#sum;
    this.#newest = newest ?? (isWhole ? undefined : this.#newest);
    this.#sum = { runs: before + runs, cost: spent + cost, unpriced: unknown + unpriced };
    return this.#sum;
  }
}
