import { isAirworthyError } from "../../core/errors.ts";
import type { RunId } from "../../core/ids.ts";
import type { Store } from "../../core/store.ts";
import type { Order, RunEngine } from "../../engines/port/run-engine.ts";

interface OutboxParts {
  readonly store: Pick<Store, "list">;
  readonly engine: Pick<RunEngine, "submit">;
}

const PAUSE = { first: 100, longest: 5_000 };
/** How often runs are looked for that were accepted and that no engine was told of, in ms. */
const EVERY = 5_000;
/** Ms that a run has to be accepted for until it is taken for one of those. */
const FORGOTTEN = 15_000;

/**
 * Tells the engine of accepted runs until it has taken them. Should this process die before it has, another worker finds
 * the run in the store: saying it twice counts once.
 */
export class Outbox {
  readonly #parts: OutboxParts;
  readonly #sending = new Set<RunId>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #isClosed = false;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
  }

  send(order: Order, pause: number = PAUSE.first): void {
    if (this.#isClosed) return;
    this.#sending.add(order.run);
    this.#parts.engine.submit(order).then(
      () => this.#sending.delete(order.run),
      (error: unknown) => {
        if (pause === PAUSE.first) warn(order.run, error);
        this.#later(pause, () => this.send(order, Math.min(2 * pause, PAUSE.longest)));
      },
    );
  }

  /** From now on also tells of runs that others have accepted and forgotten, where they belong to one of these lanes. */
  sweep(laneOf: (release: string | undefined) => string, lanes: readonly string[]): void {
    this.#later(EVERY, () => {
      this.#look(laneOf, lanes)
        .catch(() => {})
        .finally(() => this.sweep(laneOf, lanes));
    });
  }

  close(): void {
    this.#isClosed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  async #look(laneOf: (release: string | undefined) => string, lanes: readonly string[]): Promise<void> {
    const { runs } = await this.#parts.store.list({ status: "accepted", until: Date.now() - FORGOTTEN });
    for (const { id, release } of runs) {
      const lane = laneOf(release);
      if (lanes.includes(lane) && !this.#sending.has(id)) this.send({ run: id, lane });
    }
  }

  #later(ms: number, work: () => void): void {
    if (this.#isClosed) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, ms);
    // Somebody waits for what is being sent; nobody for a look at the store.
    if (this.#sending.size === 0) timer.unref();
    this.#timers.add(timer);
  }
}

function warn(run: RunId, error: unknown): void {
  const why = error instanceof Error ? error.message : String(error);
  process.emitWarning(`Run "${run}" is accepted, and the engine will be told of it when it can be: ${why}`, {
    code: isAirworthyError(error) ? error.code : "engine_unreachable",
  });
}
