import type { Command } from "commander";
import type { Cli, GlobalOptions } from "../../cli.ts";
import { jsonDocument } from "../../print/json.ts";
import { planText } from "../../print/rollout-text.ts";
import { withStore } from "../../project.ts";
import type { PlanOptions } from "../../rollout-plan.ts";
import { planOf, withPlanOptions } from "../../rollout-plan.ts";

export function addRolloutPlan(rollout: Command, cli: Cli): void {
  withPlanOptions(
    rollout
      .command("plan")
      .summary("show what a rollout would do, and start nothing")
      .description(
        "Show the stages and gates of a rollout, and start nothing. What --json prints may be changed and given to --plan.",
      ),
  ).action(async (workflow: string | undefined, candidate: string | undefined, _: unknown, self: Command) => {
    const options: GlobalOptions & PlanOptions = self.optsWithGlobals();
    const plan = await withStore(options, (store) => planOf(store, { workflow, candidate }, options));
    cli.terminal.out(options.json === true ? jsonDocument(plan) : planText(plan));
  });
}
