import { randomUUID } from "node:crypto";
import { PostgresConnection } from "../../postgres/connection.ts";
import type { Order, RunEngine, Wake, Worker, Working } from "../port/run-engine.ts";
import { dbosError } from "./dbos-error.ts";
import type { DbosOptions, DbosPlace } from "./dbos-options.ts";
import { placeOf } from "./dbos-options.ts";
import { DbosQueue } from "./dbos-queue.ts";
import { startDbosWorker } from "./dbos-worker.ts";

/**
 * DBOS Transact on PostgreSQL as the engine of runs. A drive is a workflow of a queue; one that comes to a wait ends, and
 * the wake is another, so that a run that waits holds nothing.
 */
export class DbosEngine implements RunEngine {
  readonly name = "dbos";
  /** What it takes for dead may live: the claim of the store decides. */
  readonly isExclusive = false;
  readonly #place: DbosPlace;
  readonly #queue: DbosQueue;

  /** @throws `invalid_config` */
  constructor(options: DbosOptions = {}) {
    this.#place = placeOf(options);
    this.#queue = new DbosQueue(this.#place.url);
  }

  submit(order: Order): Promise<void> {
    return this.#queue.put(`${order.run}:0`, order);
  }

  /** A person's word counts each time; what others say of the same claim counts once. */
  wake({ run, lane, attempt, asked }: Wake): Promise<void> {
    const id = asked === undefined ? `${run}:${attempt}` : `${run}:${attempt}:${randomUUID()}`;
    return this.#queue.put(id, { run, lane, ...(asked === undefined ? {} : { asked }) });
  }

  work(worker: Worker): Promise<Working> {
    return startDbosWorker(worker, { place: this.#place, queue: this.#queue });
  }

  async check(): Promise<void> {
    const connection = new PostgresConnection(
      { connectionString: this.#place.url },
      { ready: async () => {}, notified: () => {} },
    );
    try {
      await connection.ask("SELECT 1");
    } catch (error) {
      throw dbosError("use the engine", error);
    } finally {
      await connection.close();
    }
  }

  close(): Promise<void> {
    return this.#queue.close();
  }
}
