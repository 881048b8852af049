import { isAirworthyError } from "../../core/errors.ts";
import type { AlertId, RunId } from "../../core/ids.ts";
import type { Store } from "../../core/store.ts";
import { before } from "../../rollout/roll-back.ts";

export interface Leads {
  readonly id: AlertId;
  readonly workflow: string;
  readonly runs: readonly RunId[];
  readonly isFailing: boolean;
  readonly isOfRelease: boolean;
}

/** Commands that lead on from an alert: to what fails, to a run of it, back to the release before. */
export async function nextCommands(
  store: Pick<Store, "servings">,
  { id, workflow, runs, isFailing, isOfRelease }: Leads,
): Promise<readonly string[]> {
  const name = quoted(workflow);
  return [
    ...(isFailing ? [`airworthy failures --workflow ${name} --since 24h`] : []),
    ...runs.slice(0, 1).map((run) => `airworthy replay ${run}`),
    ...(isOfRelease && (await hasEarlier(store, workflow))
      ? [`airworthy rollback ${name}${await further(store, workflow)}`]
      : []),
    `airworthy alerts ack ${id}`,
  ];
}

async function hasEarlier(store: Pick<Store, "servings">, workflow: string): Promise<boolean> {
  try {
    await before(store, workflow);
    return true;
  } catch (error) {
    if (isAirworthyError(error, "nothing_to_roll_back")) return false;
    throw error;
  }
}

/** What serves by a rollback is only left by naming it. */
async function further(store: Pick<Store, "servings">, workflow: string): Promise<string> {
  const { leaves, stable } = (await store.servings.current(workflow)) ?? {};
  return leaves === undefined || stable === undefined ? "" : ` --from ${stable}`;
}

function quoted(text: string): string {
  return /^[\w.@:/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
