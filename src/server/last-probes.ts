import type { Store } from "../core/store.ts";
import type { Probed } from "../tools/probes/last-probes.ts";
import { probedBy, probeRuns } from "../tools/probes/last-probes.ts";
import { Remembered } from "./remembered.ts";

/** What `airworthy probe` found last, by tool. Its report is large, so that each is read once. */
export class LastProbes {
  readonly #store: Pick<Store, "list">;
  readonly #read = new Remembered<ReadonlyMap<string, Probed>>(1);

  constructor(store: Pick<Store, "list">) {
    this.#store = store;
  }

  async byTool(): Promise<ReadonlyMap<string, Probed>> {
    const runs = await probeRuns(this.#store);
    return this.#read.get(runs.map(({ id }) => id).join(" "), async () => probedBy(runs));
  }
}
