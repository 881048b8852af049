import type { Store } from "../../core/store.ts";
import type { Rollout } from "../load-rollout.ts";
import type { Deed } from "../rollout-state.ts";
import { begin } from "../start-rollout.ts";
import type { AbPlan } from "./ab-plan.ts";
import { checkAbPlan } from "./check-ab-plan.ts";

/**
 * Begins an A/B test: from here on both releases serve at their shares.
 *
 * @throws `invalid_ab`, `release_not_found`, `rollout_running` where a rollout or another A/B test of the workflow goes on,
 *   `serving_moved` where somebody else has just changed what serves it
 */
export async function startAb(
  store: Pick<Store, "rollouts" | "servings" | "releases">,
  given: AbPlan,
  deed: Deed,
): Promise<Rollout> {
  const a = given.a ?? (await store.servings.current(given.workflow))?.stable;
  return begin(store, checkAbPlan(a === undefined ? given : { ...given, a }), deed);
}
