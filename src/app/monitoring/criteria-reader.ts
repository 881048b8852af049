import type { ReleaseId } from "../../core/ids.ts";
import type { ReleaseManifest } from "../../core/release.ts";
import type { Store } from "../../core/store.ts";
import type { Criteria } from "../../evals/criteria.ts";
import type { Evaluation } from "../../evals/evaluation.ts";
import { strictest } from "../../monitor/criteria/strictest.ts";

/** What the evaluations of a workflow ask for: those of the release, as it was made, or those of today's configuration. */
export function criteriaReader(
  store: Pick<Store, "releases">,
  evals: readonly Evaluation[],
): (workflow: string, release: ReleaseId | undefined) => Promise<Criteria | undefined> {
  // A release never changes.
  const known = new Map<ReleaseId, ReleaseManifest["evals"]>();
  return async (workflow, release) => {
    if (release !== undefined) {
      const found = known.get(release) ?? (await evalsOf(store, release));
      if (found !== undefined) {
        known.set(release, found);
        return strictest(
          Object.values(found).flatMap((one) =>
            one.workflow === workflow ? ((one.criteria ?? {}) as Criteria) : [],
          ),
        );
      }
    }
    return strictest(
      evals.flatMap(({ options }) => (options.workflow.name === workflow ? (options.criteria ?? {}) : [])),
    );
  };
}

async function evalsOf(
  store: Pick<Store, "releases">,
  id: ReleaseId,
): Promise<ReleaseManifest["evals"] | undefined> {
  const release = await store.releases.find(id);
  if (release === undefined) return undefined;
  const { evals }: ReleaseManifest = JSON.parse(release.manifest);
  return evals;
}
