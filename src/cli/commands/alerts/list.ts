import type { Command } from "commander";
import { Option } from "commander";
import { table } from "../../../core/print/table.ts";
import { readAlert } from "../../../monitor/alerts/alert.ts";
import { dataOf } from "../../../monitor/alerts/notices.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import { wholeNumber } from "../../options/parsers.ts";
import { ALERT_COLUMNS } from "../../print/alert-text.ts";
import { jsonLine } from "../../print/json.ts";
import { withStore } from "../../project.ts";

interface Options extends GlobalOptions {
  readonly state: "open" | "resolved" | "all";
  readonly workflow?: string;
  readonly limit: number;
}

const LIMIT = 50;

export function addAlertList(alerts: Command, cli: Cli): void {
  alerts
    .command("list")
    .summary("list what is wrong")
    .description("List alerts, open ones first, then the newest.")
    .addOption(
      new Option("--state <state>", "those that are so").choices(["open", "resolved", "all"]).default("open"),
    )
    .option("--workflow <name>", "of this workflow")
    .option("-n, --limit <n>", "so many at most, up to 1000", wholeNumber(1), LIMIT)
    .action(async (_: unknown, self: Command) => {
      await list(self.optsWithGlobals(), cli);
    });
}

async function list(options: Options, { terminal }: Cli): Promise<void> {
  const { state, workflow, limit } = options;
  const found = await withStore(options, (store) =>
    store.monitoring.alerts({
      limit,
      ...(state === "all" ? {} : { open: state === "open" }),
      ...(workflow === undefined ? {} : { workflow }),
    }),
  );
  const alerts = found.map(readAlert);
  if (options.json === true) for (const alert of alerts) terminal.out(jsonLine(dataOf(alert)));
  else if (alerts.length === 0)
    terminal.err(state === "open" ? "Nothing is wrong." : "There are no such alerts.");
  else terminal.out(table(alerts, ALERT_COLUMNS, { width: terminal.width, paint: terminal.paint }));
}
