import type { Ask } from "../../api/client.ts";
import type { Rollout, RolloutList, ServingList } from "../../api/types.ts";

export function rollouts(workflow: string | undefined): Ask<RolloutList> {
  return { path: "/rollouts", query: { workflow } };
}

export function rollout(id: string): Ask<Rollout> {
  return { path: `/rollouts/${encodeURIComponent(id)}` };
}

export function servings(): Ask<ServingList> {
  return { path: "/servings" };
}
