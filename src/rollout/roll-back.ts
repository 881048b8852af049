import { AirworthyError } from "../core/errors.ts";
import type { ReleaseId } from "../core/ids.ts";
import type { Serving } from "../core/serving.ts";
import type { Store } from "../core/store.ts";
import { changeRollout } from "./change-rollout.ts";
import { opened } from "./load-rollout.ts";
import type { OnRollback } from "./plan.ts";
import { servingAt } from "./record-event.ts";
import type { Deed } from "./rollout-state.ts";
import type { Served } from "./serving-of.ts";
import { leaving, stableOf, withdrawnBy } from "./serving-of.ts";

export interface RollBackDeed extends Deed {
  /** Of runs on what is left. Default: what the rollout's plan says, else `finish`. */
  readonly inFlight?: OnRollback | undefined;
  /** What serves now, as whoever goes back knows it. Default: any, unless it serves by a rollback. */
  readonly from?: ReleaseId | undefined;
}

/**
 * Moves a workflow back to the last release that served everyone: out of a rollout that goes on to its incumbent, else to
 * the stable release before the current one; never to one that was itself left by a rollback. New runs and next turns follow
 * at once; runs in flight, and those that wait for a person, finish where they began or are cancelled.
 *
 * @throws `nothing_to_roll_back`, `rollout_moved` where somebody has gone back already, `serving_moved`
 */
export async function rollBack(
  store: Pick<Store, "rollouts" | "servings">,
  workflow: string,
  deed: RollBackDeed,
): Promise<Serving> {
  const [open] = await store.rollouts.list({ workflow, open: true, limit: 1 });
  if (open === undefined) return withoutRollout(store, workflow, deed);
  const { from: _, ...rest } = deed;
  await changeRollout(store, await opened(store, open), { ...rest, change: "roll_back" });
  const serving = await store.servings.current(workflow);
  if (serving === undefined) throw nothing(workflow);
  return serving;
}

async function withoutRollout(
  store: Pick<Store, "servings">,
  workflow: string,
  { inFlight, from, ...deed }: RollBackDeed,
): Promise<Serving> {
  const history = await store.servings.history(workflow, HISTORY);
  const [current] = history;
  if (current === undefined) throw nothing(workflow);
  // Who comes second is told who was first, also where there is nothing to go back to any more.
  const isMeant = from === undefined ? current.leaves === undefined : from === current.stable;
  if (!isMeant) throw moved(current, from);
  const served = earlierOf(workflow, history);
  const left = current.split?.candidate ?? current.stable;
  const serving = servingAt(workflow, current.rev + 1, {
    served: { ...served, ...leaving(left), ...(inFlight === "cancel" ? withdrawnBy(deed, left) : {}) },
    deed,
  });
  await store.servings.set(serving);
  return serving;
}

/** Changes of what serves that are looked into, the newest. */
const HISTORY = 1_000;

/** What served everyone before what serves now. @throws `nothing_to_roll_back` */
export async function before(store: Pick<Store, "servings">, workflow: string): Promise<Served> {
  return earlierOf(workflow, await store.servings.history(workflow, HISTORY));
}

function earlierOf(workflow: string, history: readonly Serving[]): Served {
  const [current] = history;
  if (current === undefined) throw nothing(workflow);
  // A split or a shadow is left by going back to what is stable beside it.
  if (current.split !== undefined || current.shadow !== undefined) return stableOf(current.stable);
  const line = lineOf(history);
  if (line.length < 2) throw nothing(workflow);
  return stableOf(line.at(-2));
}

/** The releases that one came from, the first of all first; a rollback takes away what it left. Undefined is the app's own code. */
function lineOf(history: readonly Serving[]): readonly (ReleaseId | undefined)[] {
  // The first thing that was ever said took over from the app's own code.
  const line: (ReleaseId | undefined)[] = history.at(-1)?.rev === 1 ? [undefined] : [];
  for (const { stable, leaves } of history.toReversed()) {
    if (leaves !== undefined && line.includes(stable)) line.length = line.lastIndexOf(stable) + 1;
    else if (line.length === 0 || line.at(-1) !== stable) line.push(stable);
  }
  return line;
}

function moved({ workflow, stable, by, at }: Serving, from: ReleaseId | undefined): AirworthyError {
  const now = stable ?? "the app's own code";
  const when = new Date(at).toISOString();
  return new AirworthyError({
    code: "rollout_moved",
    message:
      from === undefined
        ? `Cannot roll back the workflow "${workflow}" once more: ${by} went back to ${now} at ${when}`
        : `Cannot roll back the workflow "${workflow}" from ${from}: ${now} serves it since ${when}, by ${by}`,
    hint: "Look at what serves; to go back further, name that: `airworthy rollback <workflow> --from <release>`",
  });
}

function nothing(workflow: string): AirworthyError {
  return new AirworthyError({
    code: "nothing_to_roll_back",
    message: `Cannot roll back the workflow "${workflow}": no other release, nor the app's own code, served it before`,
    hint: "Only releases can be rolled back: make one with `airworthy release create`, then `airworthy rollout start`",
  });
}
