import { AirworthyError } from "../core/errors.ts";
import type { Serving } from "../core/serving.ts";
import type { Store } from "../core/store.ts";
import { changeRollout } from "./change-rollout.ts";
import { opened } from "./load-rollout.ts";
import type { OnRollback } from "./plan.ts";
import { nextServing } from "./record-event.ts";
import type { Deed } from "./rollout-state.ts";
import type { Served } from "./serving-of.ts";
import { stableOf, withdrawnBy } from "./serving-of.ts";

/**
 * Moves a workflow back to the last release that served everyone: out of a rollout that goes on to its incumbent, else to
 * the stable release before the current one. New runs and next turns follow at once; runs in flight, and those that wait for
 * a person, finish where they began or are cancelled, as `inFlight` says (default: as the rollout's plan does, else they finish).
 *
 * @throws `nothing_to_roll_back`, `rollout_moved`, `serving_moved`
 */
export async function rollBack(
  store: Pick<Store, "rollouts" | "servings">,
  workflow: string,
  { inFlight, ...deed }: Deed & { readonly inFlight?: OnRollback | undefined },
): Promise<Serving> {
  const [open] = await store.rollouts.list({ workflow, open: true, limit: 1 });
  if (open !== undefined)
    await changeRollout(store, await opened(store, open), { ...deed, change: "roll_back", inFlight });
  else await withoutRollout(store, workflow, { deed, inFlight });
  const serving = await store.servings.current(workflow);
  if (serving === undefined) throw nothing(workflow);
  return serving;
}

async function withoutRollout(
  store: Pick<Store, "servings">,
  workflow: string,
  { deed, inFlight }: { readonly deed: Deed; readonly inFlight: OnRollback | undefined },
): Promise<void> {
  const current = await store.servings.current(workflow);
  const served = await before(store, workflow);
  const left = current?.split?.candidate ?? current?.stable;
  const withdrawn = inFlight === "cancel" ? withdrawnBy(deed, left) : {};
  await store.servings.set(await nextServing(store, workflow, { served: { ...served, ...withdrawn }, deed }));
}

/** What served everyone before what serves now. @throws `nothing_to_roll_back` */
export async function before(store: Pick<Store, "servings">, workflow: string): Promise<Served> {
  const [current, ...earlier] = await store.servings.history(workflow);
  if (current === undefined) throw nothing(workflow);
  // A split or a shadow is left by going back to what is stable beside it.
  if (current.split !== undefined || current.shadow !== undefined) return stableOf(current.stable);
  // What was stable beside a split counts as well: it served all the others.
  const other = earlier.find((one) => one.stable !== current.stable);
  if (other !== undefined) return stableOf(other.stable);
  // The first thing that was ever said took over from the app's own code.
  if (current.stable !== undefined) return {};
  throw nothing(workflow);
}

function nothing(workflow: string): AirworthyError {
  return new AirworthyError({
    code: "nothing_to_roll_back",
    message: `Cannot roll back the workflow "${workflow}": the app's own code serves it, and no release has`,
    hint: "Only releases can be rolled back: make one with `airworthy release create`, then `airworthy rollout start`",
  });
}
