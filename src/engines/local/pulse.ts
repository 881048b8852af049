import type { Execution } from "../../core/execution.ts";
import type { Fence } from "../../core/handlers/fenced.ts";
import type { RunId } from "../../core/ids.ts";
import type { JournalStore, Ticket } from "../../core/store.ts";
import { takenOver } from "./run-lost.ts";

interface Flight {
  readonly ticket: Ticket;
  readonly execution: Execution;
  /** Asks whether the run is still ours, while that is not known. */
  doubt: Promise<void> | undefined;
}

/** How often this process notices that it lives, in ms. */
const BEAT = 500;
/** After so long without a beat it may have been taken for dead, in ms: less than any store or engine waits. */
const LATE = 1_000;

/**
 * Knows of the runs that this process executes whether they are still its own. It looks every second, so that the calls
 * of a run that was cancelled or taken over elsewhere are told to give up; and a process that stood still (frozen,
 * swapped out, busy) starts no call before it has looked.
 */
export class Pulse {
  readonly #store: Pick<JournalStore, "held">;
  readonly #flights = new Map<RunId, Flight>();
  #timer: NodeJS.Timeout | undefined;
  #last = 0;
  #beats = 0;

  constructor(store: Pick<JournalStore, "held">) {
    this.#store = store;
  }

  /** From now on looks after a run; its fence stands before each of its calls. */
  enter(ticket: Ticket, execution: Execution): Fence {
    const flight: Flight = { ticket, execution, doubt: undefined };
    this.#flights.set(ticket.run, flight);
    if (this.#timer === undefined) {
      this.#last = performance.now();
      this.#timer = setInterval(() => this.#beat(), BEAT).unref();
    }
    return () => {
      if (performance.now() - this.#last > LATE) this.#beat();
      return flight.doubt;
    };
  }

  leave(ticket: Ticket): void {
    if (this.#flights.get(ticket.run)?.ticket === ticket) this.#flights.delete(ticket.run);
  }

  #beat(): void {
    if (this.#flights.size === 0) {
      // Not as soon as there is none: a busy process has one run after the other.
      clearInterval(this.#timer);
      this.#timer = undefined;
      return;
    }
    const now = performance.now();
    const isLate = now - this.#last > LATE;
    this.#last = now;
    this.#beats += 1;
    // After standing still the timers come first, before any code of a run: no call gets ahead of this.
    if (isLate) this.#doubt();
    // What the store says to nobody's question is told when something is written.
    else if (this.#beats % 2 === 0) this.#look().catch(() => {});
  }

  #doubt(): void {
    const looked = this.#look();
    for (const flight of this.#flights.values()) {
      const doubt = looked.then(() => {
        if (flight.doubt === doubt) flight.doubt = undefined;
        if (flight.execution.halt?.kind === "error") throw flight.execution.halt.error;
      });
      // The run may end without asking.
      doubt.catch(() => {});
      flight.doubt = doubt;
    }
  }

  async #look(): Promise<void> {
    const flights = [...this.#flights.values()];
    const held = await this.#store.held(flights.map(({ ticket }) => ticket));
    for (const { ticket, execution } of flights)
      if (!held.has(ticket.run) && this.#flights.has(ticket.run)) execution.stop(takenOver(ticket.run));
  }
}
