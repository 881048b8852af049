import type { Command } from "commander";
import { abView } from "../../../rollout/ab/ab-view.ts";
import { startAb } from "../../../rollout/ab/start-ab.ts";
import type { AbOptions } from "../../ab-plan.ts";
import { abPlanOf, withAbOptions } from "../../ab-plan.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import { abText } from "../../print/ab-text.ts";
import { jsonDocument } from "../../print/json.ts";
import { withWritableStore } from "../../project.ts";
import { whoami } from "../../whoami.ts";

interface Options extends GlobalOptions, AbOptions {
  readonly why?: string;
}

export function addAbStart(ab: Command, cli: Cli): void {
  withAbOptions(
    ab
      .command("start")
      .summary("begin an A/B test")
      .description(
        "Begin an A/B test: from now on both releases serve, each session (or user) always the same one. A workflow has one test or rollout at a time. One figure decides, once its difference is known; after the runs or the time that were planned it says that nothing was shown.",
      ),
  )
    .option("--why <text>", "kept in its history")
    .action(async (workflow: string | undefined, b: string | undefined, _: unknown, self: Command) => {
      const options: Options = self.optsWithGlobals();
      const { terminal } = cli;
      const view = await withWritableStore(options, async (store) => {
        const plan = await abPlanOf(store, { workflow, b }, options);
        const now = Date.now();
        const started = await startAb(store, plan, { at: now, by: whoami(), why: options.why ?? "" });
        return abView(started, now);
      });
      if (options.json === true) return terminal.out(jsonDocument(view));
      terminal.out(abText(view, [], terminal));
      terminal.err(
        "Steer it with `airworthy serve` or `airworthy rollout steer`; look with `airworthy ab report`.",
      );
    });
}
