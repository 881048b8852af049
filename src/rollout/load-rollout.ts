import { AirworthyError } from "../core/errors.ts";
import type { RolloutId } from "../core/ids.ts";
import type { StoredRollout } from "../core/rollout.ts";
import type { Store } from "../core/store.ts";
import type { Evidence } from "./evidence.ts";
import { noEvidence } from "./evidence.ts";
import type { FullPlan } from "./plan.ts";
import type { RolloutEvent, RolloutState } from "./rollout-state.ts";
import { stateOf } from "./rollout-state.ts";

/** A rollout with its history, its state and what was learned so far. */
export interface Rollout extends Omit<StoredRollout, "plan"> {
  readonly plan: FullPlan;
  readonly events: readonly RolloutEvent[];
  readonly state: RolloutState;
  readonly evidence: Evidence;
  /** Of the last outcome in the evidence; 0 before the first. */
  readonly mark: number;
}

/** @throws `rollout_not_found` */
export async function loadRollout(store: Pick<Store, "rollouts">, id: RolloutId): Promise<Rollout> {
  const stored = await store.rollouts.find(id);
  if (stored === undefined) {
    throw new AirworthyError({
      code: "rollout_not_found",
      message: `Cannot find rollout "${id}" in this store`,
      hint: "List them with `airworthy rollout history`",
    });
  }
  return opened(store, stored);
}

export async function opened(store: Pick<Store, "rollouts">, stored: StoredRollout): Promise<Rollout> {
  const [entries, progress] = await Promise.all([
    store.rollouts.events(stored.id),
    store.rollouts.progress(stored.id),
  ]);
  const plan: FullPlan = JSON.parse(stored.plan);
  const events = entries.map((entry): RolloutEvent => JSON.parse(entry));
  const state = stateOf(events);
  if (state === undefined) throw new Error(`Rollout ${stored.id} has no beginning`);
  const evidence: Evidence = progress === undefined ? noEvidence(plan) : JSON.parse(progress.evidence);
  return { ...stored, plan, events, state, evidence, mark: progress?.mark ?? 0 };
}
