import { setTimeout as delay } from "node:timers/promises";
import { everyRun } from "../core/every-run.ts";
import { isReleaseId } from "../core/ids.ts";
import type { Serving } from "../core/serving.ts";
import type { Store } from "../core/store.ts";
import { servingAt } from "./record-event.ts";
import { before } from "./roll-back.ts";
import type { Deed } from "./rollout-state.ts";
import type { Served } from "./serving-of.ts";
import { leaving } from "./serving-of.ts";

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

export interface DrillDeed extends Deed {
  /** Ms for which the earlier release serves. Default 1,000. */
  readonly lasts?: number;
  /** Ends it early: what served is put back at once. */
  readonly signal?: AbortSignal;
}

const LASTS = 1_000;

/**
 * Rolls a workflow back and forth again, and measures from its own runs how long it takes until the last process follows.
 *
 * @throws `nothing_to_roll_back`, `serving_moved` where somebody changes what serves meanwhile: nothing is then put back
 */
export async function drill(
  store: Pick<Store, "servings" | "list">,
  workflow: string,
  { lasts = LASTS, signal, ...deed }: DrillDeed,
): Promise<Drilled> {
  const current = await store.servings.current(workflow);
  const served = await before(store, workflow);
  const rev = (current?.rev ?? 0) + 1;
  const left = leaving(current?.split?.candidate ?? current?.stable);
  const began = Date.now();
  const from = performance.now();
  await store.servings.set(
    servingAt(workflow, rev, { served: { ...served, ...left }, deed: { ...deed, at: began } }),
  );
  const committed = performance.now() - from;
  await delay(lasts, undefined, signal === undefined ? {} : { signal }).catch(() => {});
  const until = Date.now();
  // By the revision after its own: what a rollback, or the next stage of a rollout, has said meanwhile stands.
  await store.servings.set(
    servingAt(workflow, rev + 1, { served: whatServed(current), deed: { ...deed, at: until } }),
  );
  const lasted = performance.now() - from;
  const seen = await followed(store, { workflow, since: began, until, to: served });
  return { workflow, committed, ...seen, lasted };
}

function whatServed({ stable, split, shadow, leaves }: Partial<Serving> = {}): Served {
  return {
    ...(stable === undefined ? {} : { stable }),
    ...(split && { split }),
    ...(shadow && { shadow }),
    ...(leaves && { leaves }),
  };
}

/** How the runs that began meanwhile followed; all of them, since the oldest are those that may have not. */
async function followed(
  store: Pick<Store, "list">,
  {
    to,
    ...within
  }: { readonly workflow: string; readonly since: number; readonly until: number; readonly to: Served },
): Promise<Pick<Drilled, "lastOld" | "runs">> {
  let [runs, lastOld] = [0, 0];
  for await (const { release = "", startedAt } of everyRun(store, { ...within, only: "traffic" })) {
    runs += 1;
    // The app's own code may have a release that is but a label.
    const by = isReleaseId(release) ? release : undefined;
    if (by !== to.stable) lastOld = Math.max(lastOld, startedAt - within.since);
  }
  return { runs, lastOld };
}
