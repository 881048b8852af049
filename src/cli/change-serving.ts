import type { Serving } from "../core/serving.ts";
import type { Store } from "../core/store.ts";
import { checkServing } from "../rollout/check-serving.ts";
import { whoami } from "./whoami.ts";

/** What a change says: what it leaves out stays as it is, and undefined takes it away. */
export type ServingChange = {
  readonly [Part in "stable" | "split" | "shadow"]?: Serving[Part] | undefined;
};

export interface ChangeOptions {
  readonly workflow: string;
  readonly why?: string | undefined;
}

/**
 * Says what serves a workflow from now on, with who, when and why.
 *
 * @throws `serving_invalid`, `serving_moved`
 */
export async function changeServing(
  store: Store,
  { workflow, why }: ChangeOptions,
  change: (rev: number) => ServingChange,
): Promise<Serving> {
  const { rev = 0, stable, split, shadow } = (await store.servings.current(workflow)) ?? {};
  const parts = Object.entries({ stable, split, shadow, why, ...change(rev + 1) });
  const serving: Serving = {
    workflow,
    rev: rev + 1,
    at: Date.now(),
    by: whoami(),
    ...Object.fromEntries(parts.filter(([, value]) => value !== undefined)),
  };
  checkServing(serving);
  await store.servings.set(serving);
  return serving;
}
