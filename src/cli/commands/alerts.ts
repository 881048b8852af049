import type { Command } from "commander";
import type { Cli } from "../cli.ts";
import { addAlertChange } from "./alerts/change.ts";
import { addAlertList } from "./alerts/list.ts";
import { addAlertShow } from "./alerts/show.ts";

/** What a monitor has raised. */
export function addAlerts(program: Command, cli: Cli): void {
  const alerts = program
    .command("alerts")
    .description(
      "See what a monitor has found wrong with what serves: `airworthy serve` watches, and so does `airworthy monitor`.",
    );
  addAlertList(alerts, cli);
  addAlertShow(alerts, cli);
  addAlertChange(alerts, cli, "ack");
  addAlertChange(alerts, cli, "resolve");
}
