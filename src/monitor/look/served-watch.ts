import type { ReleaseId } from "../../core/ids.ts";
import { isReleaseId } from "../../core/ids.ts";
import type { Store } from "../../core/store.ts";
import type { Criteria } from "../../evals/criteria.ts";
import { holdingsOf } from "../criteria/holdings-of.ts";
import type { MonitorSettings } from "../settings.ts";
import type { Held } from "../watch/release-watch.ts";
import { watchingOf } from "../watching-of.ts";

/** The release of a workflow that is watched, and what it is held to. */
export interface Served extends Held {
  /** Empty: the app's own code. */
  readonly release: string;
}

export interface ServedSource {
  readonly store: Pick<Store, "servings">;
  readonly settings: MonitorSettings;
  /** What the evaluations of a workflow ask for, as of a release, or of today's code. */
  readonly criteriaOf: (workflow: string, release: ReleaseId | undefined) => Promise<Criteria | undefined>;
}

/** Asks what serves each workflow, once. */
export class ServedWorkflows {
  readonly #source: ServedSource;
  readonly #known = new Map<string, Promise<Served | undefined>>();

  constructor(source: ServedSource) {
    this.#source = source;
  }

  /** Undefined for a workflow that is left alone. */
  of(workflow: string): Promise<Served | undefined> {
    const known = this.#known.get(workflow);
    if (known !== undefined) return known;
    const asked = this.#ask(workflow);
    this.#known.set(workflow, asked);
    return asked;
  }

  async #ask(workflow: string): Promise<Served | undefined> {
    const { store, settings, criteriaOf } = this.#source;
    const stable = (await store.servings.current(workflow))?.stable;
    const watching = watchingOf(settings, workflow, await criteriaOf(workflow, stable));
    if (watching === undefined) return undefined;
    return { release: stable ?? OWN_CODE, watching, holdings: holdingsOf(watching) };
  }
}

/** Where no release serves. */
export const OWN_CODE = "";

/** The release of a run as it is watched: labels such as `v12` are the app's own code. */
export function watchedRelease(release: string | undefined): string {
  return release !== undefined && isReleaseId(release) ? release : OWN_CODE;
}
