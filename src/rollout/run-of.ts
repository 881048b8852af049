import type { RolloutOutcome } from "../core/rollout.ts";
import type { RolloutRun } from "./rollout-run.ts";

/** What a rollout sees of an outcome that the store has. */
export function runOf({
  run,
  arm,
  share,
  first,
  status,
  refused,
  reviewed,
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
    failed: refused || status === "failed",
    toolErrors,
    ...(reviewed ? {} : { took }),
    ...(cost === undefined ? {} : { cost }),
    ...(route === undefined ? {} : { route }),
    ...(score === undefined ? {} : scoredBy === "scorers" ? { score } : { feedback: score }),
  };
}
