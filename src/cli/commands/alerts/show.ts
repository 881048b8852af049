import type { Command } from "commander";
import { dataOf } from "../../../monitor/alerts/notices.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import { alertText } from "../../print/alert-text.ts";
import { jsonDocument } from "../../print/json.ts";
import { withStore } from "../../project.ts";
import { resolveAlert } from "../../resolve-alert.ts";

export function addAlertShow(alerts: Command, cli: Cli): void {
  alerts
    .command("show")
    .summary("show what is wrong, the runs that decided, and what to do")
    .description(
      "Show an alert: its figures, since when, where it is worst, the runs that decided, and what to do.",
    )
    .argument("<alert>", "its id, the beginning of it, or last")
    .action(async (text: string, _: unknown, self: Command) => {
      const options: GlobalOptions = self.optsWithGlobals();
      const alert = await withStore(options, (store) => resolveAlert(store, text));
      cli.terminal.out(options.json === true ? jsonDocument(dataOf(alert)) : alertText(alert, cli.terminal));
    });
}
