import type { Command } from "commander";
import type { Cli } from "../cli.ts";
import { addRolloutChanges } from "./rollout/changes.ts";
import { addRolloutHistory } from "./rollout/history.ts";
import { addRolloutPlan } from "./rollout/plan.ts";
import { addRolloutStart } from "./rollout/start.ts";
import { addRolloutStatus } from "./rollout/status.ts";
import { addRolloutSteer } from "./rollout/steer.ts";

/** The commands around rollouts, in the order of their use. */
export function addRollout(program: Command, cli: Cli): void {
  const rollout = program
    .command("rollout")
    .description(
      "Give a release to more and more of a workflow's traffic. Every run is looked at: harm rolls back by itself, and everyone is served only once the candidate is known to be within its margins. Somebody has to steer: `airworthy serve` does, or `airworthy rollout steer`.",
    );
  addRolloutPlan(rollout, cli);
  addRolloutStart(rollout, cli);
  addRolloutStatus(rollout, cli);
  addRolloutChanges(rollout, cli);
  addRolloutSteer(rollout, cli);
  addRolloutHistory(rollout, cli);
}
