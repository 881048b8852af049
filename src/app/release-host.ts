import type { ReleaseId } from "../core/ids.ts";
import type { LoadedRelease, LoadReleaseOptions } from "./loaded-release.ts";
import { loadRelease } from "./loaded-release.ts";

/** Releases that nobody uses and that stay loaded all the same, for the next one who asks. */
const IDLE = 4;

interface Held {
  readonly loading: Promise<LoadedRelease>;
  users: number;
}

/** The releases that an app has loaded, side by side. */
export class ReleaseHost {
  readonly #options: LoadReleaseOptions;
  /** The least recently used first. */
  readonly #held = new Map<ReleaseId, Held>();

  constructor(options: LoadReleaseOptions) {
    this.#options = options;
  }

  /** The releases that are loaded now. */
  get loaded(): readonly ReleaseId[] {
    return [...this.#held.keys()];
  }

  /**
   * Does some work with a release, which stays loaded for as long.
   *
   * @throws what `loadRelease` throws: nothing runs on a release that does not load
   */
  async use<T>(id: ReleaseId, work: (release: LoadedRelease) => Promise<T>): Promise<T> {
    const held = this.#hold(id);
    held.users += 1;
    try {
      return await work(await held.loading);
    } finally {
      held.users -= 1;
      this.#unload();
    }
  }

  #hold(id: ReleaseId): Held {
    const known = this.#held.get(id);
    const held = known ?? { loading: loadRelease(id, this.#options), users: 0 };
    this.#held.delete(id);
    this.#held.set(id, held);
    // What failed once is tried again: a package may have been installed meanwhile.
    if (known === undefined) held.loading.catch(() => this.#forget(id, held));
    return held;
  }

  #forget(id: ReleaseId, held: Held): void {
    if (this.#held.get(id) === held) this.#held.delete(id);
  }

  #unload(): void {
    const idle = [...this.#held].filter(([, { users }]) => users === 0);
    for (const [id] of idle.slice(0, Math.max(0, idle.length - IDLE))) this.#held.delete(id);
  }
}
