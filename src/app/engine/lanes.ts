import { digest } from "../../core/canonical.ts";
import { isReleaseId } from "../../core/ids.ts";
import type { Store } from "../../core/store.ts";

const SAFE = /^[A-Za-z0-9_-]{1,60}$/;
/** Of runs that any worker of the app can drive: by a release of the store, or by code without a label. */
const ANY = "any";

/**
 * Lanes of an app: what an engine keeps apart. The name begins with its store, so that two apps on one engine never get
 * each other's runs, and goes on with the label of the code (`release` of the configuration), so that runs of one
 * version wait for a worker of that version. A release of the store can be loaded by every worker.
 */
export function lanesOf(store: Pick<Store, "secret">, label: string | undefined): readonly string[] {
  const any = laneOf(store, undefined);
  return label === undefined ? [any] : [laneOf(store, label), any];
}

/** The lane of a run with this release. */
export function laneOf({ secret }: Pick<Store, "secret">, release: string | undefined): string {
  const app = digest(`lane\n${secret}`).slice(0, 8);
  return `airworthy_${app}.${release === undefined || isReleaseId(release) ? ANY : labelled(release)}`;
}

/** An engine's names hold less than a label may. */
function labelled(label: string): string {
  return SAFE.test(label) && label !== ANY ? `is-${label}` : `like-${digest(label).slice(0, 16)}`;
}
