import type { Command } from "commander";
import { rolloutView } from "../../../rollout/rollout-view.ts";
import { startRollout } from "../../../rollout/start-rollout.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import { jsonDocument } from "../../print/json.ts";
import { rolloutText } from "../../print/rollout-text.ts";
import { withWritableStore } from "../../project.ts";
import type { PlanOptions } from "../../rollout-plan.ts";
import { planOf, withPlanOptions } from "../../rollout-plan.ts";
import { whoami } from "../../whoami.ts";

interface Options extends GlobalOptions, PlanOptions {
  readonly why?: string;
}

export function addRolloutStart(rollout: Command, cli: Cli): void {
  withPlanOptions(
    rollout
      .command("start")
      .summary("begin a rollout")
      .description("Begin a rollout: its first stage serves from now on. A workflow has one at a time."),
  )
    .option("--why <text>", "kept in its history")
    .action(
      async (workflow: string | undefined, candidate: string | undefined, _: unknown, self: Command) => {
        const options: Options = self.optsWithGlobals();
        const { terminal } = cli;
        const view = await withWritableStore(options, async (store) => {
          const plan = await planOf(store, { workflow, candidate }, options);
          const now = Date.now();
          const started = await startRollout(store, plan, { at: now, by: whoami(), why: options.why ?? "" });
          return rolloutView(started, now);
        });
        terminal.out(options.json === true ? jsonDocument(view) : rolloutText(view, terminal));
        if (options.json !== true)
          terminal.err(
            "Steer it with `airworthy serve` or `airworthy rollout steer`; look with `airworthy rollout status`.",
          );
      },
    );
}
