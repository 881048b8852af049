import type { Command } from "commander";
import { opened } from "../../../rollout/load-rollout.ts";
import { rolloutView } from "../../../rollout/rollout-view.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import { EXIT } from "../../exit-code.ts";
import { jsonDocument } from "../../print/json.ts";
import { rolloutText } from "../../print/rollout-text.ts";
import { withStore } from "../../project.ts";
import { resolveRollout } from "../../resolve-rollout.ts";

export function addRolloutStatus(rollout: Command, cli: Cli): void {
  rollout
    .command("status")
    .summary("show where a rollout stands, with its figures")
    .description(
      "Show where a rollout stands: its stage, each figure of both releases, and what comes next. Exit code 0 where it was promoted, 1 where it was rolled back, 3 while it goes on.",
    )
    .argument("[rollout]", "its id, the beginning of it, or a workflow (default: the last)")
    .action(async (text: string | undefined, _: unknown, self: Command) => {
      const options: GlobalOptions = self.optsWithGlobals();
      const { terminal } = cli;
      const now = Date.now();
      const { view, steersman } = await withStore(options, async (store) => ({
        view: rolloutView(await opened(store, await resolveRollout(store, text)), now),
        steersman: await store.rollouts.steersman(now),
      }));
      const { status } = view.rollout.state;
      if (options.json === true) terminal.out(jsonDocument({ ...view, steersman: steersman ?? null }));
      else terminal.out(rolloutText(view, terminal));
      const goesOn = status !== "promoted" && status !== "rolled_back";
      if (goesOn && steersman === undefined && options.json !== true)
        terminal.err(
          "Nobody steers it, so no stage is left: start `airworthy serve` or `airworthy rollout steer`.",
        );
      cli.exitCode =
        status === "promoted" ? EXIT.pass : status === "rolled_back" ? EXIT.failed : EXIT.inconclusive;
    });
}
