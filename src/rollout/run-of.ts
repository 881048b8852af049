import type { RolloutOutcome } from "../core/rollout.ts";
import type { RolloutRun } from "./rollout-run.ts";

/** What a rollout sees of an outcome that the store has. */
export function runOf({
  run,
  arm,
  share,
  first,
  status,
  took,
  cost,
  toolErrors,
  route,
  score,
  scoredBy,
}: RolloutOutcome): RolloutRun {
  return {
    id: run,
    canary: arm === "candidate",
    share,
    first,
    failed: status === "failed",
    toolErrors,
    took,
    ...(cost === undefined ? {} : { cost }),
    ...(route === undefined ? {} : { route }),
    ...(score === undefined ? {} : scoredBy === "scorers" ? { score } : { feedback: score }),
  };
}
