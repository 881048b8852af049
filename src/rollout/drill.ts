import { setTimeout as delay } from "node:timers/promises";
import type { Store } from "../core/store.ts";
import { nextServing } from "./record-event.ts";
import { before } from "./roll-back.ts";
import type { Deed } from "./rollout-state.ts";

/** What a drill has measured. */
export interface Drilled {
  readonly workflow: string;
  /** Ms until the store had taken the change. */
  readonly committed: number;
  /** Ms after the command at which the last run began on what was rolled back; 0 where none did. */
  readonly lastOld: number;
  /** Runs of the workflow that began meanwhile: without any, nothing was seen to follow. */
  readonly runs: number;
  /** Ms for which the earlier release served. */
  readonly lasted: number;
}

/** Ms for which the earlier release serves, unless something else is said. */
const LASTS = 1_000;

/**
 * Rolls a workflow back and forth again, and measures from its own runs how long it takes until the last process follows.
 *
 * @throws `nothing_to_roll_back`, `serving_moved` where somebody changes what serves meanwhile: nothing is then put back
 */
export async function drill(
  store: Pick<Store, "servings" | "list">,
  workflow: string,
  { lasts = LASTS, ...deed }: Deed & { readonly lasts?: number },
): Promise<Drilled> {
  const current = await store.servings.current(workflow);
  const served = await before(store, workflow);
  const began = Date.now();
  const from = performance.now();
  await store.servings.set(await nextServing(store, workflow, { served, deed: { ...deed, at: began } }));
  const committed = performance.now() - from;
  await delay(lasts);
  const runs = await begunSince(store, workflow, began);
  const back = {
    ...(current?.stable === undefined ? {} : { stable: current.stable }),
    ...(current?.split && { split: current.split }),
    ...(current?.shadow && { shadow: current.shadow }),
  };
  await store.servings.set(
    await nextServing(store, workflow, { served: back, deed: { ...deed, at: Date.now() } }),
  );
  const stale = runs.filter(({ release }) => release !== served.stable);
  return {
    workflow,
    committed,
    lastOld: Math.max(0, ...stale.map(({ startedAt }) => startedAt - began)),
    runs: runs.length,
    lasted: performance.now() - from,
  };
}

async function begunSince(store: Pick<Store, "list">, workflow: string, since: number) {
  const { runs } = await store.list({ workflow, since, only: "traffic", limit: 1_000 });
  return runs;
}
