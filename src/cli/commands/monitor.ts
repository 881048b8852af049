import { setTimeout as delay } from "node:timers/promises";
import type { Command } from "commander";
import { monitoring } from "../../app/monitoring/monitoring.ts";
import type { App } from "../../app/open.ts";
import type { StoredNotice } from "../../core/monitoring.ts";
import { plural } from "../../core/print/amounts.ts";
import { visibleLine } from "../../core/print/visible.ts";
import type { Alert } from "../../monitor/alerts/alert.ts";
import { dataOf } from "../../monitor/alerts/notices.ts";
import type { WorkflowReport } from "../../monitor/report.ts";
import { monitorReport, watchedWorkflows } from "../../monitor/report.ts";
import { withAnyApp } from "../any-app.ts";
import type { Cli, GlobalOptions } from "../cli.ts";
import type { ExitCode } from "../exit-code.ts";
import { EXIT } from "../exit-code.ts";
import { interruptible } from "../interrupt.ts";
import { alertLine } from "../print/alert-text.ts";
import { jsonDocument, jsonLine } from "../print/json.ts";
import { reportText } from "../print/monitor-text.ts";
import type { Terminal } from "../terminal.ts";

interface Options extends GlobalOptions {
  readonly once?: boolean;
}

export function addMonitor(program: Command, cli: Cli): void {
  program
    .command("monitor")
    .description(
      "Hold the stable release of each workflow against its acceptance criteria and its own past, run by run, and raise alerts, until Ctrl-C; `airworthy serve` does so too. Of all that watch one store, one does; where it dies, another goes on where it was. With --once it looks once and says how things stand: exit code 0 well, 1 something fails, 3 not enough is known.",
    )
    .argument("[workflow]", "show this one only (default: all with traffic)")
    .option("--once", "look once, print how things stand, and end")
    .action(async (workflow: string | undefined, _: unknown, self: Command) => {
      const options: Options = self.optsWithGlobals();
      await withAnyApp({ ...options, create: false }, async (app) => {
        cli.exitCode =
          options.once === true
            ? await once(app, { workflow, options, terminal: cli.terminal })
            : await watch(app, { workflow, options, terminal: cli.terminal });
      });
    });
}

interface Asked {
  readonly workflow: string | undefined;
  readonly options: Options;
  readonly terminal: Terminal;
}

async function once(app: App, { workflow, options, terminal }: Asked): Promise<ExitCode> {
  const watcher = monitoring(app, { onError: (error) => terminal.err(troubleText(error, terminal)) });
  const isOurs = await watcher.once();
  await watcher.stop();
  const { settings, criteriaOf } = app.monitor;
  const source = { store: app.store, settings, criteriaOf, now: Date.now() };
  const names = workflow === undefined ? await watchedWorkflows(source) : [workflow];
  const reports = await monitorReport(source, names);
  const untold = await app.store.monitoring.untold();
  if (options.json === true) terminal.out(jsonDocument({ reports: reports.map(reportJson), untold }));
  else {
    for (const [i, report] of reports.entries())
      terminal.out(`${i === 0 ? "" : "\n"}${reportText(report, terminal)}`);
    if (reports.length === 0) terminal.err("Nothing is watched: no workflow has shown any traffic yet.");
    for (const line of remarks(untold, isOurs)) terminal.err(terminal.paintErr("dim", line));
  }
  const verdicts = reports.map(({ verdict }) => verdict);
  if (verdicts.includes("FAILING")) return EXIT.failed;
  return verdicts.length === 0 || verdicts.includes("NOT_ENOUGH_DATA") ? EXIT.inconclusive : EXIT.pass;
}

function reportJson({ alerts, ...report }: WorkflowReport): unknown {
  return { ...report, alerts: alerts.map(dataOf) };
}

function remarks(untold: readonly StoredNotice[], isOurs: boolean): readonly string[] {
  const failing = untold.filter(({ error }) => error !== undefined);
  return [
    ...(isOurs ? [] : ["Another process watches this store; this is how far it has come."]),
    ...failing.map(({ target, tries, error = "" }) =>
      visibleLine(`${target} could not be told after ${plural(tries, "try", "tries")}: ${error}`),
    ),
  ];
}

async function watch(app: App, { workflow, options, terminal }: Asked): Promise<ExitCode> {
  return interruptible(terminal, async (signal) => {
    const show = (alert: Alert): void => {
      if (workflow !== undefined && alert.workflow !== workflow) return;
      const text = `${visibleLine(alert.workflow)}: ${alertLine(alert, terminal)}`;
      terminal.out(options.json === true ? jsonLine(dataOf(alert)) : text);
    };
    const onError = (error: unknown) => terminal.err(troubleText(error, terminal));
    const watcher = monitoring(app, { onAlert: show, onError });
    watcher.start();
    if (options.json !== true) terminal.err("Watching. Press Ctrl-C to stop.");
    // A timer of its own keeps the process going; nothing else does.
    while (!signal.aborted) await delay(LONG, undefined, { signal }).catch(() => {});
    await watcher.stop();
    return EXIT.pass;
  });
}

const LONG = 3_600_000;

function troubleText(error: unknown, { paintErr }: Terminal): string {
  return paintErr("yellow", visibleLine(error instanceof Error ? error.message : String(error)));
}
