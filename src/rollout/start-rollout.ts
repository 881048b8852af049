import { AirworthyError } from "../core/errors.ts";
import type { ReleaseId, RolloutId } from "../core/ids.ts";
import { newRolloutId } from "../core/ids.ts";
import type { ReleaseManifest } from "../core/release.ts";
import type { Store } from "../core/store.ts";
import { checkPlan } from "./check-plan.ts";
import type { Rollout } from "./load-rollout.ts";
import { loadRollout } from "./load-rollout.ts";
import type { FullPlan, RolloutPlan } from "./plan.ts";
import { nextServing } from "./record-event.ts";
import type { Deed, RolloutEvent } from "./rollout-state.ts";
import { servingOf } from "./serving-of.ts";

/**
 * Begins a rollout: from here on its first stage serves.
 *
 * @throws `invalid_rollout`, `release_not_found`, `rollout_running` where one of the same workflow goes on, `serving_moved`
 *   where somebody else has just changed what serves it
 */
export async function startRollout(
  store: Pick<Store, "rollouts" | "servings" | "releases">,
  given: RolloutPlan,
  deed: Deed,
): Promise<Rollout> {
  const current = await store.servings.current(given.workflow);
  const incumbent = given.incumbent ?? current?.stable;
  return begin(store, checkPlan(incumbent === undefined ? given : { ...given, incumbent }), deed);
}

/** Begins what a plan that was checked says. */
export async function begin(
  store: Pick<Store, "rollouts" | "servings" | "releases">,
  plan: FullPlan,
  deed: Deed,
): Promise<Rollout> {
  for (const release of [plan.candidate, ...(plan.incumbent === undefined ? [] : [plan.incumbent])])
    await mustServe(store, plan, release);
  const id = newRolloutId(deed.at);
  await store.rollouts.begin(storedOf(plan, { id, startedAt: deed.at }), {
    event: JSON.stringify({ ...deed, type: "started" } satisfies RolloutEvent),
    serving: await nextServing(store, plan.workflow, { served: firstServed(plan, id), deed }),
    at: deed.at,
  });
  return loadRollout(store, id);
}

function storedOf(plan: FullPlan, { id, startedAt }: { readonly id: RolloutId; readonly startedAt: number }) {
  const { workflow, incumbent, candidate } = plan;
  const named = { id, workflow, candidate, startedAt, plan: JSON.stringify(plan) };
  return incumbent === undefined ? named : { ...named, incumbent };
}

function firstServed(plan: FullPlan, id: RolloutId) {
  const stage = plan.stages[0];
  return stage === undefined ? {} : servingOf(plan, { id, stage });
}

async function mustServe(
  store: Pick<Store, "releases">,
  { workflow }: FullPlan,
  id: ReleaseId,
): Promise<void> {
  const release = await store.releases.find(id);
  if (release === undefined) {
    throw new AirworthyError({
      code: "release_not_found",
      message: `Cannot roll out release "${id}": this store has none of that id`,
      hint: "Make one with `airworthy release create`, or take an id from `airworthy release list`",
    });
  }
  const { workflows }: ReleaseManifest = JSON.parse(release.manifest);
  if (Object.hasOwn(workflows, workflow)) return;
  throw new AirworthyError({
    code: "invalid_rollout",
    message: `Cannot roll out "${workflow}" by release "${id}": it has no such workflow, but ${Object.keys(workflows).join(", ") || "none"}`,
    hint: "Make a release of a configuration that lists the workflow",
  });
}
