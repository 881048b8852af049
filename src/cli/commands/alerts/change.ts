import type { Command } from "commander";
import { changeAlert } from "../../../monitor/alerts/change-alert.ts";
import { dataOf } from "../../../monitor/alerts/notices.ts";
import { tellChange } from "../../audited.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import { alertLine } from "../../print/alert-text.ts";
import { jsonDocument } from "../../print/json.ts";
import { withWritableStore } from "../../project.ts";
import { resolveAlert } from "../../resolve-alert.ts";
import { whoami } from "../../whoami.ts";

interface Options extends GlobalOptions {
  readonly by?: string;
  readonly why?: string;
}

const WORDS = {
  ack: {
    change: "acknowledge",
    summary: "say that somebody takes care of it",
    description: "Say that somebody takes care of an alert. It stays open until it is over.",
  },
  resolve: {
    change: "resolve",
    summary: "say that it is over, or as it is to be",
    description:
      "Say that an alert is over, or that things are as they are to be: what the monitor sees from now on is the past that it holds them against.",
  },
} as const;

export function addAlertChange(alerts: Command, cli: Cli, name: keyof typeof WORDS): void {
  const { change, summary, description } = WORDS[name];
  alerts
    .command(name)
    .summary(summary)
    .description(description)
    .argument("<alert>", "its id, the beginning of it, or last")
    .option("--why <text>", "kept with it")
    .option("--by <name>", "who you are (default: your name on this machine)")
    .action(async (text: string, _: unknown, self: Command) => {
      const options: Options = self.optsWithGlobals();
      const { by = whoami(), why } = options;
      const alert = await withWritableStore(options, async (store) => {
        const { id, workflow } = await resolveAlert(store, text);
        const deed = { change, at: Date.now(), by, ...(why === undefined ? {} : { why }) };
        const after = await changeAlert(store, id, deed);
        tellChange(options, { target: id, details: { workflow, by } });
        return after;
      });
      const { terminal } = cli;
      terminal.out(options.json === true ? jsonDocument(dataOf(alert)) : alertLine(alert, terminal));
    });
}
