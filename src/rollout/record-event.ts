import { isAirworthyError } from "../core/errors.ts";
import type { Serving } from "../core/serving.ts";
import type { Store } from "../core/store.ts";
import type { Rollout } from "./load-rollout.ts";
import { loadRollout } from "./load-rollout.ts";
import type { Deed, RolloutEvent } from "./rollout-state.ts";
import { fits } from "./rollout-state.ts";
import type { Served } from "./serving-of.ts";
import { leaving, servingOf, stableOf, withdrawnBy } from "./serving-of.ts";

type Kept = Pick<Store, "rollouts" | "servings">;

/** How often an entry is tried again when somebody else's comes in between. */
const TRIES = 5;

/**
 * Adds an entry to a rollout's history, and changes what serves accordingly, together or not at all.
 *
 * @returns the rollout afterwards; undefined where the entry does not fit any more, since somebody else was first
 */
export async function recordEvent(
  store: Kept,
  before: Rollout,
  event: RolloutEvent,
): Promise<Rollout | undefined> {
  let rollout = before;
  for (let tried = 0; tried < TRIES; tried++) {
    if (!fits(rollout.state, event)) return undefined;
    const serving = await servingAfter(store, rollout, event);
    const step = {
      after: rollout.events.length,
      event: JSON.stringify(event),
      ends: event.type === "promoted" || event.type === "rolled_back",
      at: event.at,
    };
    const isTaken = await store.rollouts
      .append(rollout.id, serving === undefined ? step : { ...step, serving })
      .catch((error: unknown) => {
        if (isAirworthyError(error, "serving_moved")) return false;
        throw error;
      });
    rollout = await loadRollout(store, rollout.id);
    if (isTaken) return rollout;
  }
  return undefined;
}

async function servingAfter(
  store: Kept,
  rollout: Rollout,
  event: RolloutEvent,
): Promise<Serving | undefined> {
  const served = servedAfter(rollout, event);
  return served === undefined ? undefined : nextServing(store, rollout.workflow, { served, deed: event });
}

function servedAfter({ plan, id }: Rollout, event: RolloutEvent): Served | undefined {
  switch (event.type) {
    case "entered": {
      const stage = plan.stages[event.stage];
      return stage === undefined ? undefined : servingOf(plan, { id, stage });
    }
    case "promoted":
      return stableOf(plan.candidate);
    case "rolled_back":
      return {
        ...stableOf(plan.incumbent),
        ...leaving(plan.candidate),
        ...(event.inFlight === "cancel" ? withdrawnBy(event, plan.candidate) : {}),
      };
    default:
      return undefined;
  }
}

/** What serves next, one revision after the current one. */
export async function nextServing(
  store: Pick<Store, "servings">,
  workflow: string,
  said: Said,
): Promise<Serving> {
  return servingAt(workflow, ((await store.servings.current(workflow))?.rev ?? 0) + 1, said);
}

export interface Said {
  readonly served: Served;
  readonly deed: Deed;
}

/** What serves from a revision on: whoever decides by an earlier one names it, and loses where somebody was first. */
export function servingAt(workflow: string, rev: number, { served, deed: { at, by, why } }: Said): Serving {
  return { workflow, rev, at, by, ...(why === "" ? {} : { why }), ...served };
}
