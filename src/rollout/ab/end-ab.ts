import { AirworthyError } from "../../core/errors.ts";
import type { Store } from "../../core/store.ts";
import { changeRollout } from "../change-rollout.ts";
import type { Rollout } from "../load-rollout.ts";
import type { OnRollback } from "../plan.ts";
import type { Deed } from "../rollout-state.ts";
import { notAb } from "./not-ab.ts";

/** B serves everyone, or A does. */
export type AbEnd = "adopt" | "keep";

export interface AbDeed extends Deed {
  readonly end: AbEnd;
  /** Where A is kept: what becomes of B's runs in flight. Default: what the plan says. */
  readonly inFlight?: OnRollback | undefined;
}

/**
 * Ends an A/B test as a person decides, whatever it says, and moves what serves. Its history keeps who did and why.
 *
 * @throws `invalid_ab` without a reason, `ab_not_found` for a rollout that is none, `rollout_moved` where it has ended already
 */
export async function endAb(
  store: Pick<Store, "rollouts" | "servings">,
  test: Rollout,
  { end, ...deed }: AbDeed,
): Promise<Rollout> {
  if (test.plan.ab === undefined) throw notAb(test.id);
  if (deed.why.trim() === "") {
    throw new AirworthyError({
      code: "invalid_ab",
      message: `Cannot end the A/B test ${test.id} without a reason`,
      hint: "Say why, with --why or in the box: it stays in the history of what serves",
    });
  }
  return changeRollout(store, test, { ...deed, change: end === "adopt" ? "promote" : "roll_back" });
}
