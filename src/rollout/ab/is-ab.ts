import type { StoredRollout } from "../../core/rollout.ts";
import type { FullPlan } from "../plan.ts";

/** Whether what the store has as a rollout is an A/B test. */
export function isAb({ plan }: Pick<StoredRollout, "plan">): boolean {
  const { ab }: FullPlan = JSON.parse(plan);
  return ab !== undefined;
}
