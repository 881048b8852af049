import type { Command } from "commander";
import type { Config } from "../../app/config.ts";
import { AirworthyError } from "../../core/errors.ts";
import { everyRun } from "../../core/every-run.ts";
import type { Exporter, ExportReport } from "../../core/exporter.ts";
import type { ExportState } from "../../core/exports.ts";
import type { RunId } from "../../core/ids.ts";
import { parseRunId } from "../../core/ids.ts";
import type { StoredRun } from "../../core/run.ts";
import type { RunQuery, Store } from "../../core/store.ts";
import type { Cli, GlobalOptions } from "../cli.ts";
import { EXIT } from "../exit-code.ts";
import type { FilterOptions } from "../options/run-filters.ts";
import { addFilterOptions, isFiltered, queryOf } from "../options/run-filters.ts";
import { plural } from "../print/amounts.ts";
import { jsonDocument } from "../print/json.ts";
import { table } from "../print/table.ts";
import { withStoreAndConfig, withWritableStore } from "../project.ts";

interface Options extends GlobalOptions, FilterOptions {
  readonly to?: string;
  readonly refused?: boolean;
}

export function addExportTo(program: Command, cli: Cli): void {
  const command = program
    .command("export")
    .description(
      "Send runs to an exporter of the configuration: what waits for it, or the runs that are named or filtered, whatever " +
        "was sent before. Without --to, how far each exporter has come. While an app is open exporters send by themselves.",
    )
    .argument("[runs...]", "IDs of runs to send")
    .option("--to <exporter>", "the name of the exporter")
    .option("--refused", "send again what the back end would not take");
  addFilterOptions(command).action(async (runs: string[], _: unknown, self: Command) => {
    const options: Options = self.optsWithGlobals();
    cli.exitCode = options.to === undefined ? await list(options, cli) : await send(runs, options, cli);
  });
}

async function list(options: Options, { terminal }: Cli): Promise<typeof EXIT.pass> {
  await withStoreAndConfig(options, async (store) => {
    const states = await store.exports.states();
    if (options.json === true) return terminal.out(jsonDocument({ exporters: states }));
    if (states.length === 0)
      return terminal.err(
        "No exporter has been at work on this store: name one under exporters in airworthy.config.ts (docs/opentelemetry.md)",
      );
    terminal.out(
      table<ExportState>(
        states,
        [
          { header: "exporter", cell: ({ name }) => name, least: 10 },
          { header: "waiting", cell: ({ waiting }) => String(waiting), align: "right" },
          { header: "sent", cell: ({ sent }) => String(sent), align: "right" },
          { header: "missed", cell: ({ missed }) => String(missed), align: "right" },
          { header: "refused", cell: ({ refused }) => String(refused.length), align: "right" },
          { header: "last refused", cell: ({ refused }) => lastRefused(refused), least: 10 },
        ],
        { width: terminal.width, paint: terminal.paint },
      ),
    );
  });
  return EXIT.pass;
}

function lastRefused(refused: ExportState["refused"]): string {
  const last = refused.at(-1);
  return last === undefined ? "" : `${last.run}: ${last.why}`;
}

async function send(ids: readonly string[], options: Options, { terminal }: Cli) {
  return withWritableStore(options, async (store, config) => {
    const exporter = exporterOf(config, options.to ?? "");
    const isAll = ids.length === 0 && !isFiltered(options) && options.refused !== true;
    const report = isAll
      ? await sendWaiting(store, exporter)
      : await exporter.send(runsOf(store, await chosen(store, ids, options)));
    if (options.json === true) terminal.out(jsonDocument(report));
    else terminal.out(reportText(report, exporter.name));
    return report.stopped === undefined && report.refused.length === 0 ? EXIT.pass : EXIT.failed;
  });
}

function exporterOf({ exporters = [] }: Config, name: string): Exporter {
  const found = exporters.find((one) => one.name === name);
  if (found !== undefined) return found;
  const known = exporters.map((one) => `"${one.name}"`).join(", ");
  throw new AirworthyError({
    code: "exporter_unknown",
    message: `Cannot find the exporter "${name}": ${known === "" ? "none is configured" : `configured are ${known}`}`,
    hint: "List it under exporters in airworthy.config.ts",
  });
}

async function sendWaiting(store: Store, exporter: Exporter): Promise<ExportReport> {
  const before = await stateOf(store, exporter.name);
  const running = await exporter.start({ store });
  const waiting = await running.flush();
  await running.stop();
  const after = await stateOf(store, exporter.name);
  return {
    sent: (after?.sent ?? 0) - (before?.sent ?? 0),
    refused: (after?.refused ?? []).slice(before?.refused.length ?? 0),
    ...(waiting === 0
      ? {}
      : {
          stopped: `${plural(waiting, "run")} still wait: the back end does not take them, or another process sends them`,
        }),
  };
}

async function stateOf(store: Store, name: string): Promise<ExportState | undefined> {
  return (await store.exports.states()).find((state) => state.name === name);
}

async function chosen(store: Store, ids: readonly string[], options: Options): Promise<AsyncIterable<RunId>> {
  if (ids.length > 0) return idsOf(ids.map(parseRunId));
  if (options.refused !== true) return listed(store, queryOf(options));
  const refused = (await stateOf(store, options.to ?? ""))?.refused ?? [];
  return idsOf([...new Set(refused.map(({ run }) => run))]);
}

async function* idsOf(ids: readonly RunId[]): AsyncGenerator<RunId> {
  yield* ids;
}

const PAGE = 200;

async function* listed(store: Store, query: RunQuery): AsyncGenerator<RunId> {
  for await (const { id } of everyRun(store, query, { page: PAGE })) yield id;
}

async function* runsOf(store: Store, ids: AsyncIterable<RunId>): AsyncGenerator<StoredRun> {
  for await (const id of ids) {
    const run = await store.load(id);
    if (run !== undefined && run.status !== "running") yield run;
  }
}

function reportText({ sent, refused, stopped }: ExportReport, name: string): string {
  const lines = [`Sent ${plural(sent, "run")} to ${name}`];
  for (const { run, why } of refused.slice(0, 10)) lines.push(`  not taken: ${run}: ${why}`);
  if (refused.length > 10) lines.push(`  and ${refused.length - 10} more that were not taken`);
  if (stopped !== undefined) lines.push(`Stopped: ${stopped}`);
  return lines.join("\n");
}
