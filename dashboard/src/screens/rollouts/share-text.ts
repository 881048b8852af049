import type { RolloutSummary } from "../../api/types.ts";

type Staged = Pick<RolloutSummary, "stage" | "stages" | "percent" | "status">;

/** Where a rollout is: `2 of 4, 10 %`. Over, it is said what came of it. */
export function shareText({ stage, stages, percent, status }: Staged): string {
  if (stage === null) return status === "promoted" ? "serves everyone" : "serves nobody";
  const place = `${stage + 1} of ${stages}`;
  return percent === null ? place : `${place}, ${percent} %`;
}
