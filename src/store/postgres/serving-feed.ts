import type { ServingFeed } from "../../core/serving.ts";
import type { Ask } from "./database.ts";
import type { Owner } from "./owner.ts";

/** While changes are heard of as they are made, looking now and then is only the net. */
const NET = 1_000;
/** Behind a pooler, or while the connection is away, nothing is heard. */
const UNHEARD = 200;

/** Tells this process what others say serves a workflow, as they say it. */
export class ServingNews {
  readonly #owner: Owner;
  readonly #readers = new Set<() => void>();
  #timer: NodeJS.Timeout | undefined;

  constructor(owner: Owner) {
    this.#owner = owner;
  }

  follow(changed: () => void): ServingFeed {
    const owner = this.#owner;
    this.#readers.add(changed);
    if (this.#timer === undefined) {
      owner.listen(() => this.spread());
      this.#timer = setInterval(() => owner.keepListening(), NET).unref();
    }
    return {
      get freshFor() {
        return owner.isListening ? NET : UNHEARD;
      },
    };
  }

  /** Something has changed, by this process or another. */
  spread(): void {
    for (const changed of this.#readers) changed();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#readers.clear();
  }
}

/** Inside of the transaction that changes what serves: others hear of it once that is committed. */
export async function tellOthers(ask: Ask): Promise<void> {
  await ask("SELECT pg_notify('aw.serving', '')");
}
