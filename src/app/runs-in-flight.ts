import type { CancelRequest } from "../core/cancellations.ts";
import { wordsOf } from "../core/cancellations.ts";
import type { Execution } from "../core/execution.ts";
import type { RunId } from "../core/ids.ts";
import type { InFlight } from "../core/in-flight.ts";
import type { Withdrawal } from "../core/serving.ts";
import type { Store } from "../core/store.ts";
import type { ServingView } from "./serving-view.ts";

/** Ms between two looks for runs that somebody wants to end, while there are any. */
const EVERY = 50;

interface Flight {
  readonly execution: Execution;
  /** Revision of what serves its workflow up to which no withdrawal met it. */
  rev: number;
}

/** The runs that this process executes: ends those that somebody, anywhere on the store, wants to end. */
export class RunsInFlight implements InFlight {
  readonly #store: Pick<Store, "cancellations" | "servings">;
  readonly #view: ServingView;
  readonly #flights = new Map<RunId, Flight>();
  #timer: NodeJS.Timeout | undefined;
  #isLooking = false;

  constructor(store: Pick<Store, "cancellations" | "servings">, view: ServingView) {
    this.#store = store;
    this.#view = view;
  }

  enter(execution: Execution): () => void {
    const flight = { execution, rev: execution.options.served?.rev ?? 0 };
    this.#flights.set(execution.id, flight);
    this.#timer ??= setInterval(() => this.#look(), EVERY).unref();
    return () => {
      if (this.#flights.get(execution.id) === flight) this.#flights.delete(execution.id);
    };
  }

  /** Whether this process executes it. What it has begun to write, it writes to its end. */
  cancel({ run, ...request }: Pick<CancelRequest, "run" | "by" | "reason">): boolean {
    const flight = this.#flights.get(run);
    flight?.execution.cancelWithCare(wordsOf(request));
    return flight !== undefined;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    if (this.#isLooking || this.#flights.size === 0) return;
    this.#isLooking = true;
    // A store that is away is for the runs themselves to meet.
    Promise.all([this.#endAsked(), this.#endWithdrawn()])
      .catch(() => {})
      .finally(() => {
        this.#isLooking = false;
      });
  }

  async #endAsked(): Promise<void> {
    for (const request of await this.#store.cancellations.asked()) this.cancel(request);
  }

  /** A run that began while its release was being withdrawn was in nobody's list. */
  async #endWithdrawn(): Promise<void> {
    for (const flight of [...this.#flights.values()]) {
      const { workflow, served } = flight.execution.options;
      if (served === undefined) continue;
      const { serving } = await this.#view.now(workflow);
      const rev = serving?.rev ?? 0;
      if (rev <= flight.rev) continue;
      const since = await this.#store.servings.history(workflow, rev - flight.rev);
      const met = since.find(
        (one) => one.rev > flight.rev && one.withdraws !== undefined && withdraws(one.withdraws, served),
      );
      flight.rev = rev;
      if (met?.withdraws !== undefined)
        flight.execution.cancelWithCare(wordsOf({ by: met.by, reason: met.withdraws.reason }));
    }
  }
}

function withdraws({ release }: Withdrawal, served: { readonly release?: string | undefined }): boolean {
  return release === served.release;
}
