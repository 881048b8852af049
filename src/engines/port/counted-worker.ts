import type { Drive, Driven, Worker } from "./run-engine.ts";

/** A worker that knows what it is doing, so that it can come to an end. */
export class CountedWorker implements Worker {
  readonly lanes: readonly string[];
  readonly workflows: readonly string[];
  readonly #worker: Worker;
  readonly #stopping = new AbortController();
  readonly #driving = new Set<Promise<unknown>>();

  constructor(worker: Worker) {
    this.lanes = worker.lanes;
    this.workflows = worker.workflows;
    this.#worker = worker;
  }

  drive(drive: Drive, signal?: AbortSignal): Promise<Driven> {
    const stopping = this.#stopping.signal;
    const driven = this.#worker.drive(
      drive,
      signal === undefined ? stopping : AbortSignal.any([signal, stopping]),
    );
    this.#driving.add(driven);
    const forget = () => void this.#driving.delete(driven);
    driven.then(forget, forget);
    return driven;
  }

  /** Whether it stops: what it lets go of then is for others. */
  get isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  /** Waits for what it does for so many ms, then lets go of the rest. */
  async stop(grace: number): Promise<void> {
    const timer = setTimeout(() => this.#stopping.abort(), grace);
    await Promise.allSettled(this.#driving);
    clearTimeout(timer);
    this.#stopping.abort();
  }
}
