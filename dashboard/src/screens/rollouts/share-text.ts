import type { RolloutSummary } from "../../api/types.ts";

type Staged = Pick<RolloutSummary, "kind" | "stage" | "stages" | "percent" | "status">;

/** Where a rollout is: `2 of 4, 10 %`. An A/B test is at its shares; one that is over says what came of it. */
export function shareText({ kind, stage, stages, percent, status }: Staged): string {
  if (stage === null) return status === "promoted" ? "serves everyone" : "serves nobody";
  if (kind === "ab") return `A/B, ${percent ?? 0} % have B`;
  const place = `${stage + 1} of ${stages}`;
  return percent === null ? place : `${place}, ${percent} %`;
}
