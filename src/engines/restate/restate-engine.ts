import type { Order, RunEngine, Wake, Worker, Working } from "../port/run-engine.ts";
import { checkVersion } from "./check-version.ts";
import { RestateClient } from "./restate-client.ts";
import type { RestateOptions } from "./restate-options.ts";
import { placesOf } from "./restate-options.ts";
import { startRestateWorker } from "./restate-worker.ts";

/** Restate as the engine of runs: it is asked over HTTP, and calls the workers. */
export class RestateEngine implements RunEngine {
  readonly name = "restate";
  readonly isExclusive = true;
  readonly #places: ReturnType<typeof placesOf>;
  readonly #client: RestateClient;

  /** @throws `invalid_config` */
  constructor(options: RestateOptions = {}) {
    this.#places = placesOf(options);
    this.#client = new RestateClient(this.#places);
  }

  submit({ lane, ...order }: Order): Promise<void> {
    return this.#client.send(lane, order.run, { handler: "run", body: { lane, ...order } });
  }

  wake({ lane, run, asked }: Wake): Promise<void> {
    const body = asked === undefined ? {} : { asked };
    return this.#client.send(lane, run, { handler: "wake", body });
  }

  work(worker: Worker): Promise<Working> {
    return startRestateWorker(worker, { client: this.#client, places: this.#places });
  }

  check(): Promise<void> {
    return checkVersion(this.#client);
  }

  async close(): Promise<void> {}
}
