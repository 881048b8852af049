import type { Rollout } from "../../api/types.ts";

/** Whether the candidate of a rollout that was promoted still serves everyone. */
export function servesEveryone({ status, candidate, serving }: Rollout): boolean {
  return status === "promoted" && serving?.stable === candidate && serving.percent === null;
}
