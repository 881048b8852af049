import type { Store } from "../core/store.ts";
import type { Alert } from "./alerts/alert.ts";
import { look } from "./look/look.ts";
import type { ServedSource } from "./look/served-watch.ts";
import { ServedWorkflows } from "./look/served-watch.ts";
import { react } from "./react.ts";
import type { MonitorSettings } from "./settings.ts";

export interface MonitorOptions extends Pick<ServedSource, "criteriaOf"> {
  readonly store: Store;
  readonly settings: MonitorSettings;
  /** Names this process, so that one watches at a time. */
  readonly name: string;
  /** Who is told of alerts. */
  readonly targets: readonly string[];
  /** Ms since the epoch. Default: the system's clock. */
  readonly now?: (() => number) | undefined;
  /** Told of each alert that was opened or resolved, or for which something was done. */
  readonly onAlert?: ((alert: Alert) => void) | undefined;
}

/** Ms for which a monitor that has died keeps others from watching. */
const LEASE = 8_000;
/** Ms between two looks for what does not come with runs. */
const THOROUGH = 30_000;

/**
 * Holds what serves against its criteria and its own past, run by run, and raises alerts. Of all monitors on a store one
 * watches; all that it knows is in the store: another goes on where it was.
 */
export class Monitor {
  readonly #options: MonitorOptions;
  readonly #now: () => number;
  /** Until when this one watches, in ms since the epoch. */
  #until = 0;
  #thoroughAt = Number.NEGATIVE_INFINITY;

  constructor(options: MonitorOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** One look at all that is new. Whether it was this one's to make. */
  async tick(): Promise<boolean> {
    const { store, settings, criteriaOf, targets, onAlert } = this.#options;
    if (!(await this.#watches())) return false;
    await store.figures.catchUp();
    const now = this.#now();
    // Either way: a clock that was set back must not keep it from looking.
    const isThorough = Math.abs(now - this.#thoroughAt) >= THOROUGH;
    if (isThorough) this.#thoroughAt = now;
    const served = new ServedWorkflows({ store, settings, criteriaOf });
    for (let more = true; more; ) {
      const looked = await look({ store, served, targets, now, isThorough });
      for (const alert of looked.told) onAlert?.(alert);
      more = looked.more && (await this.#watches());
      // Between two steps others get to write and to answer.
      await new Promise(setImmediate);
    }
    for (const alert of await react({ store, targets, now })) onAlert?.(alert);
    return true;
  }

  /** Lets others watch at once. */
  async leave(): Promise<void> {
    if (this.#until === 0) return;
    const now = this.#now();
    this.#until = 0;
    await this.#options.store.monitoring.watch(this.#options.name, { now, until: now });
  }

  /** The right to watch is renewed long before it ends, and not at every look: that is a write. */
  async #watches(): Promise<boolean> {
    const { store, name } = this.#options;
    const now = this.#now();
    if (now < this.#until - LEASE / 2 && now > this.#until - LEASE) return true;
    const until = now + LEASE;
    const isOurs = await store.monitoring.watch(name, { now, until });
    this.#until = isOurs ? until : 0;
    return isOurs;
  }
}
