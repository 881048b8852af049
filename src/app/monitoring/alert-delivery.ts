import type { StoredNotice } from "../../core/monitoring.ts";
import type { Store } from "../../core/store.ts";
import type { AlertTarget } from "./alert-targets.ts";

export interface AlertDeliveryOptions {
  readonly store: Pick<Store, "monitoring">;
  readonly targets: readonly AlertTarget[];
  /** Told of the first try that fails of each notice, and of a store that is away. */
  readonly onError: (error: unknown) => void;
}

/** Longer than a delivery may take: after that whoever claimed a notice has died. */
const LEASE = 120_000;
const AT_ONCE = 5;
/** After a failed try; doubled up to the longest. */
const BACKOFF = { first: 10_000, longest: 3_600_000 };
/** About three days. */
const MOST_TRIES = 80;

/** Tells what alerts are to tell. Each target is told apart from the others: one that hangs holds up nobody. */
export class AlertDelivery {
  readonly #options: AlertDeliveryOptions;
  readonly #stopping = new AbortController();
  readonly #going = new Map<AlertTarget, Promise<void>>();
  #clearing: Promise<void> | undefined;

  constructor(options: AlertDeliveryOptions) {
    this.#options = options;
  }

  /** Begins with what is due, where that is not under way. Never throws, and nothing waits for it. */
  look(): void {
    if (this.#stopping.signal.aborted) return;
    this.#clearing ??= this.#giveUpUnknown().catch((error) => this.#tell(error));
    for (const target of this.#options.targets) {
      if (this.#going.has(target)) continue;
      const going = this.#deliver(target)
        .catch((error) => this.#tell(error))
        .finally(() => this.#going.delete(target));
      this.#going.set(target, going);
    }
  }

  /** Ends once what is under way has ended. */
  async settled(): Promise<void> {
    await Promise.all([this.#clearing, ...this.#going.values()]);
  }

  /** Breaks off what is under way: it is told again later. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.settled();
  }

  async #deliver(target: AlertTarget): Promise<void> {
    const { monitoring } = this.#options.store;
    const claim = { target: target.name, now: Date.now(), lease: LEASE, limit: AT_ONCE };
    for (const notice of await monitoring.claimNotices(claim)) {
      if (this.#stopping.signal.aborted) return;
      await this.#send(target, notice);
    }
  }

  async #send(target: AlertTarget, notice: StoredNotice): Promise<void> {
    const { monitoring } = this.#options.store;
    try {
      const { type, data } = JSON.parse(notice.body);
      await target.send({ id: notice.id, type, data }, this.#stopping.signal);
      await monitoring.told(notice.id, { outcome: "delivered" });
    } catch (error) {
      if (this.#stopping.signal.aborted) return;
      const why = error instanceof Error ? error.message : String(error);
      const wait = Math.min(BACKOFF.first * 2 ** Math.min(notice.tries, 20), BACKOFF.longest);
      const isLast = notice.tries + 1 >= MOST_TRIES;
      const outcome = isLast
        ? ({ outcome: "given_up", error: why } as const)
        : ({ outcome: "failed", error: why, due: Date.now() + wait } as const);
      await monitoring.told(notice.id, outcome);
      if (notice.tries === 0) this.#tell(error);
    }
  }

  /** Of targets that the configuration has no more. */
  async #giveUpUnknown(): Promise<void> {
    const { store, targets } = this.#options;
    const known = new Set(targets.map(({ name }) => name));
    for (const { id, target, due } of await store.monitoring.untold())
      if (!known.has(target) && Number.isFinite(due))
        await store.monitoring.told(id, {
          outcome: "given_up",
          error: "the configuration has no such target",
        });
  }

  #tell(error: unknown): void {
    if (!this.#stopping.signal.aborted) this.#options.onError(error);
  }
}
