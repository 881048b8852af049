import { setTimeout as delay } from "node:timers/promises";
import type { Command } from "commander";
import { stageRunner } from "../../../app/stage-runner.ts";
import { steering } from "../../../app/steering.ts";
import type { Store } from "../../../core/store.ts";
import { opened } from "../../../rollout/load-rollout.ts";
import type { RolloutEvent } from "../../../rollout/rollout-state.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import type { ExitCode } from "../../exit-code.ts";
import { EXIT } from "../../exit-code.ts";
import { jsonLine } from "../../print/json.ts";
import { visibleLine } from "../../print/visible.ts";
import { withApp } from "../../project.ts";

interface Options extends GlobalOptions {
  readonly untilDone?: boolean;
}

/** Ms between two looks at whether all is done. */
const LOOK = 200;

export function addRolloutSteer(rollout: Command, cli: Cli): void {
  rollout
    .command("steer")
    .summary("steer rollouts in this process, until Ctrl-C")
    .description(
      "Steer rollouts in this process until Ctrl-C, as `airworthy serve` does. Of all that steer one store, one acts; where it dies, another goes on where it was.",
    )
    .option("--until-done", "end when no rollout goes on any more and every A/B test has its answer")
    .action(async (_: unknown, self: Command) => {
      cli.exitCode = await steer(self.optsWithGlobals(), cli);
    });
}

async function steer(options: Options, { terminal }: Cli): Promise<ExitCode> {
  const stopped = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stopped.abort());
  return withApp(options, async (app) => {
    const steered = steering(app, {
      stages: stageRunner(app),
      onEvent: ({ workflow }, event) =>
        terminal.out(options.json === true ? jsonLine({ workflow, ...event }) : eventText(workflow, event)),
    });
    const scoring = app.score();
    try {
      while (!stopped.signal.aborted) {
        if (options.untilDone === true && (await isDone(app.store))) return EXIT.pass;
        await delay(LOOK, undefined, { signal: stopped.signal }).catch(() => {});
      }
      // Whoever waits for the end must not take this for it.
      return options.untilDone === true ? EXIT.interrupted : EXIT.pass;
    } finally {
      await Promise.all([steered.stop(), scoring?.stop()]);
    }
  });
}

/** An A/B test that has its answer waits for a person. */
async function isDone(store: Store): Promise<boolean> {
  const open = await store.rollouts.list({ open: true });
  const all = await Promise.all(open.map((one) => opened(store, one)));
  return all.every(({ state }) => state.status === "decided");
}

function eventText(workflow: string, event: RolloutEvent): string {
  const what = event.type === "entered" ? `enters stage ${event.stage + 1}` : event.type.replace("_", " ");
  return visibleLine(`${workflow}: ${what}${event.why === "" ? "" : ` (${event.why})`}`);
}
