import type { Serving, ServingFeed, Servings } from "../core/serving.ts";
import type { Assigned, Assignee } from "../rollout/assign.ts";
import { assigner } from "../rollout/assign.ts";

/** Workflows are few; names that somebody makes up must not fill the memory. */
const MOST = 1_000;

/** What serves a workflow, ready to decide. */
export interface Served {
  readonly serving: Serving | undefined;
  readonly assign: ((who: Assignee) => Assigned) | undefined;
}

interface Known extends Served {
  until: number;
}

/** What serves each workflow: read from the store again once it has changed, or once the store can no longer be sure. */
export class ServingView {
  readonly #servings: Pick<Servings, "current" | "follow">;
  readonly #feed: ServingFeed;
  readonly #known = new Map<string, Known>();
  readonly #reading = new Map<string, Promise<Served>>();

  #changes = 0;

  constructor(servings: Pick<Servings, "current" | "follow">) {
    this.#servings = servings;
    this.#feed = servings.follow(() => {
      this.#changes += 1;
      for (const known of this.#known.values()) known.until = 0;
    });
  }

  /** At once where it is fresh, so that runs which start together stay in their order. */
  now(workflow: string): Served | Promise<Served> {
    const reading = this.#reading.get(workflow);
    if (reading !== undefined) return reading;
    const known = this.#known.get(workflow);
    if (known !== undefined && performance.now() < known.until) return known;
    const next = this.#read(workflow).finally(() => this.#reading.delete(workflow));
    this.#reading.set(workflow, next);
    return next;
  }

  async #read(workflow: string): Promise<Served> {
    const before = this.#known.get(workflow);
    const changes = this.#changes;
    const serving = await this.#servings.current(workflow).catch(() => before?.serving);
    // A store that is away is for the run itself to meet; until then the last thing that was said holds.
    const isSame = before !== undefined && before.serving?.rev === serving?.rev;
    const assign = isSame ? before.assign : serving?.split && assigner(serving.split);
    if (this.#known.size >= MOST) this.#known.clear();
    // What changed while it was read may have been read as it was before.
    const until = changes === this.#changes ? performance.now() + this.#feed.freshFor : 0;
    const known = { serving, assign, until };
    this.#known.set(workflow, known);
    return known;
  }
}
