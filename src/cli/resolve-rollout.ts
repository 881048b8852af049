import { AirworthyError } from "../core/errors.ts";
import type { StoredRollout } from "../core/rollout.ts";
import type { Store } from "../core/store.ts";
import { isAb } from "../rollout/ab/is-ab.ts";

/**
 * The rollout that a person means: its id, the beginning of one, or its workflow, of which the one that goes on or else the
 * last is meant. Without any: the one that goes on, or the last, of which an A/B test is none.
 *
 * @throws `rollout_not_found`
 */
export async function resolveRollout(
  store: Pick<Store, "rollouts">,
  text: string | undefined,
): Promise<StoredRollout> {
  const all = await store.rollouts.list({ limit: 1_000 });
  const found =
    text === undefined
      ? all.find((one) => !isAb(one))
      : all.find(({ workflow, id }) => workflow === text || id.startsWith(text));
  if (found !== undefined) return found;
  throw new AirworthyError({
    code: "rollout_not_found",
    message:
      text === undefined
        ? "Cannot find a rollout: this store has none"
        : `Cannot find a rollout "${text}": expected an id, the beginning of one, or a workflow`,
    hint: "List them with `airworthy rollout history`, or begin one with `airworthy rollout start`",
  });
}
