import { AirworthyError } from "../core/errors.ts";
import type { Store } from "../core/store.ts";
import type { Rollout } from "./load-rollout.ts";
import type { OnRollback } from "./plan.ts";
import { recordEvent } from "./record-event.ts";
import type { Deed, RolloutEvent } from "./rollout-state.ts";

export type RolloutChange = "pause" | "resume" | "promote" | "roll_back";

export interface RolloutDeed extends Deed {
  readonly change: RolloutChange;
  /** Of a rollback. Default: what its plan says. */
  readonly inFlight?: OnRollback | undefined;
}

const DONE: Readonly<Record<RolloutChange, string>> = {
  pause: "paused",
  resume: "resumed",
  promote: "promoted",
  roll_back: "rolled back",
};

/**
 * What a person does to a rollout. A pause keeps the share as it is and enters no stage; harm still rolls back.
 *
 * @throws `rollout_moved` where it does not fit, such as where somebody else has ended the rollout meanwhile: the
 *   message says who
 */
export async function changeRollout(
  store: Pick<Store, "rollouts" | "servings">,
  rollout: Rollout,
  { change, inFlight = rollout.plan.onRollback ?? "finish", ...deed }: RolloutDeed,
): Promise<Rollout> {
  const next = await recordEvent(store, rollout, eventOf(change, deed, inFlight));
  if (next === undefined) throw await moved(store, rollout, change);
  return next;
}

function eventOf(change: RolloutChange, deed: Deed, inFlight: OnRollback): RolloutEvent {
  switch (change) {
    case "pause":
      return { ...deed, type: "paused" };
    case "resume":
      return { ...deed, type: "resumed" };
    case "promote":
      return { ...deed, type: "promoted" };
    case "roll_back":
      return { ...deed, type: "rolled_back", runs: [], inFlight };
  }
}

async function moved(
  store: Pick<Store, "rollouts">,
  { id }: Rollout,
  change: RolloutChange,
): Promise<AirworthyError> {
  const last: RolloutEvent = JSON.parse((await store.rollouts.events(id)).at(-1) ?? "{}");
  return new AirworthyError({
    code: "rollout_moved",
    message: `Rollout ${id} cannot be ${DONE[change]}: it was ${last.type.replace("_", " ")} by ${last.by} at ${new Date(last.at).toISOString()}`,
    hint: "Look at it with `airworthy rollout status`, and decide again",
  });
}
