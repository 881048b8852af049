import type { Command } from "commander";
import { endAsked } from "../../../engines/local/end-asked.ts";
import { abView } from "../../../rollout/ab/ab-view.ts";
import type { AbEnd } from "../../../rollout/ab/end-ab.ts";
import { endAb } from "../../../rollout/ab/end-ab.ts";
import { opened } from "../../../rollout/load-rollout.ts";
import type { OnRollback } from "../../../rollout/plan.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import { inFlightOption } from "../../options/in-flight.ts";
import { abText } from "../../print/ab-text.ts";
import { jsonDocument } from "../../print/json.ts";
import { withWritableStore } from "../../project.ts";
import { resolveAb } from "../../resolve-ab.ts";
import { whoami } from "../../whoami.ts";

interface Options extends GlobalOptions {
  readonly why: string;
  readonly by?: string;
  readonly inFlight?: OnRollback;
}

const ENDS: readonly (readonly [name: string, end: AbEnd, summary: string])[] = [
  ["adopt", "adopt", "end it and serve everyone by B"],
  ["stop", "keep", "end it and serve everyone by A"],
];

/** How a person ends an A/B test: each a command. */
export function addAbEnds(ab: Command, cli: Cli): void {
  for (const [name, end, summary] of ENDS) {
    const command = ab
      .command(name)
      .summary(summary)
      .description(
        `${summary.charAt(0).toUpperCase()}${summary.slice(1)}, whatever it says so far: the history says who did and why. New runs, and the next turns of conversations, follow at once; runs in flight end where they began${end === "keep" ? ", or are cancelled" : ""}.`,
      )
      .argument("[test]", "its id, the beginning of it, or a workflow (default: the one that goes on)")
      .requiredOption("--why <text>", "the reason, kept in its history")
      .option("--by <name>", "who you are (default: your name on this machine)")
      .action(async (text: string | undefined, _: unknown, self: Command) => {
        const options: Options = self.optsWithGlobals();
        const { terminal } = cli;
        const view = await withWritableStore(options, async (store) => {
          const test = await opened(store, await resolveAb(store, text));
          const { by = whoami(), why, inFlight } = options;
          const at = Date.now();
          const after = await endAb(store, test, { end, at, by, why, inFlight });
          await endAsked(store);
          return abView(after, at);
        });
        terminal.out(options.json === true ? jsonDocument(view) : abText(view, [], terminal));
      });
    if (end === "keep") command.addOption(inFlightOption());
  }
}
