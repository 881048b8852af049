import type { ServingFact } from "../facts.ts";
import type { Asked, Source } from "./source.ts";

/** What serves the workflow, as far as the next rollout or rollback depends on it. */
export async function serving({ store }: Pick<Source, "store">, { workflow }: Asked): Promise<ServingFact> {
  const [current, [newest]] = await Promise.all([store.servings.current(workflow), store.releases.list()]);
  const { stable, split, shadow } = current ?? {};
  return {
    canRollBack: [stable, split, shadow].some((one) => one !== undefined),
    hasCandidate: newest !== undefined && newest.id !== stable,
  };
}
