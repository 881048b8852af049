import type { StoredRollout } from "../core/rollout.ts";
import type { Store } from "../core/store.ts";
import { isAb } from "../rollout/ab/is-ab.ts";
import { notAb } from "../rollout/ab/not-ab.ts";

/**
 * The A/B test that a person means: its id, the beginning of one, or its workflow, of which the one that goes on or else the
 * last is meant. Without any: the one that goes on, or the last.
 *
 * @throws `ab_not_found`
 */
export async function resolveAb(
  store: Pick<Store, "rollouts">,
  text: string | undefined,
): Promise<StoredRollout> {
  const all = (await store.rollouts.list({ limit: 1_000 })).filter(isAb);
  const found =
    text === undefined ? all[0] : all.find(({ workflow, id }) => workflow === text || id.startsWith(text));
  if (found === undefined) throw notAb(text ?? "last");
  return found;
}
