import type { Ab } from "../../api/types.ts";
import { runsOf } from "../rollout/runs-of.ts";

/** The runs of one release of an A/B test. */
export function runsOfArm(
  { workflow, a, b, startedAt, endedAt }: Ab,
  arm: "a" | "b",
  filters: Readonly<Record<string, string>> = {},
): string {
  const sides = { workflow, candidate: b, incumbent: a, startedAt, endedAt };
  return runsOf(sides, arm === "b" ? "candidate" : "incumbent", filters);
}
