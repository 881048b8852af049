import type { Execution } from "../core/execution.ts";
import type { Metering } from "../core/metering.ts";
import type { CallRecord, RunStatus } from "../core/run.ts";

/** Hands what is counted to whoever counts: nobody, at most times. */
export class Meters implements Metering {
  readonly #meters = new Set<Metering>();

  /** Gives how to leave. */
  add(meter: Metering): () => void {
    this.#meters.add(meter);
    return () => void this.#meters.delete(meter);
  }

  entered(execution: Execution): () => void {
    const leave = [...this.#meters].map((meter) => meter.entered(execution));
    return () => {
      for (const one of leave) one();
    };
  }

  called(execution: Execution, record: CallRecord): void {
    for (const meter of this.#meters) meter.called(execution, record);
  }

  ended(execution: Execution, status: RunStatus): void {
    for (const meter of this.#meters) meter.ended(execution, status);
  }
}
