import type { Command } from "commander";
import { endAsked } from "../../../engines/local/end-asked.ts";
import type { RolloutChange } from "../../../rollout/change-rollout.ts";
import { changeRollout } from "../../../rollout/change-rollout.ts";
import { opened } from "../../../rollout/load-rollout.ts";
import type { OnRollback } from "../../../rollout/plan.ts";
import { rolloutView } from "../../../rollout/rollout-view.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import { inFlightOption } from "../../options/in-flight.ts";
import { jsonDocument } from "../../print/json.ts";
import { rolloutText } from "../../print/rollout-text.ts";
import { withWritableStore } from "../../project.ts";
import { resolveRollout } from "../../resolve-rollout.ts";
import { whoami } from "../../whoami.ts";

interface Options extends GlobalOptions {
  readonly why?: string;
  readonly by?: string;
  readonly inFlight?: OnRollback;
}

const CHANGES: readonly (readonly [name: string, change: RolloutChange, summary: string, more: string])[] = [
  ["pause", "pause", "enter no further stage", "Shares stay as they are, and harm still rolls back."],
  [
    "resume",
    "resume",
    "go on with what was paused, or waits for a person",
    "Nobody is moved back by a pause.",
  ],
  [
    "promote",
    "promote",
    "serve everyone by the candidate now",
    "Whatever the gates say so far: the history says who did.",
  ],
  [
    "rollback",
    "roll_back",
    "serve everyone by the incumbent now",
    "New runs, and the next turns of conversations, use it at once. Runs in flight, and those that wait for a person, finish where they began, or are cancelled.",
  ],
];

/** What a person may do to a rollout: each a command. */
export function addRolloutChanges(rollout: Command, cli: Cli): void {
  for (const [name, change, summary, more] of CHANGES) {
    const command = rollout
      .command(name)
      .summary(summary)
      .description(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}. ${more}`)
      .argument("[rollout]", "its id, the beginning of it, or a workflow (default: the one that goes on)")
      .option("--why <text>", "kept in its history")
      .option("--by <name>", "who you are (default: your name on this machine)")
      .action(async (text: string | undefined, _: unknown, self: Command) => {
        const options: Options = self.optsWithGlobals();
        const { terminal } = cli;
        const view = await withWritableStore(options, async (store) => {
          const found = await opened(store, await resolveRollout(store, text));
          const { by = whoami(), why = "", inFlight } = options;
          const at = Date.now();
          const after = await changeRollout(store, found, { change, at, by, why, inFlight });
          await endAsked(store);
          return rolloutView(after, at);
        });
        terminal.out(options.json === true ? jsonDocument(view) : rolloutText(view, terminal));
      });
    if (change === "roll_back") command.addOption(inFlightOption());
  }
}
