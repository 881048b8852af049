import type { Command } from "commander";
import type { RunSummary } from "../../../core/run.ts";
import type { RunPage } from "../../../core/store.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import { wholeNumber } from "../../options/parsers.ts";
import type { FilterOptions } from "../../options/run-filters.ts";
import { addFilterOptions, isFiltered, queryOf } from "../../options/run-filters.ts";
import { age, count, duration, money } from "../../print/amounts.ts";
import { jsonLine } from "../../print/json.ts";
import { runJson } from "../../print/run-json.ts";
import { statusFormat, statusOf } from "../../print/run-line.ts";
import { shortId } from "../../print/short-id.ts";
import type { Column } from "../../print/table.ts";
import { table } from "../../print/table.ts";
import { withStore } from "../../project.ts";
import type { Terminal } from "../../terminal.ts";

interface Options extends GlobalOptions, FilterOptions {
  readonly limit: number;
  readonly trials?: boolean;
  readonly cursor?: string;
}

const DEFAULT_LIMIT = 20;

export function addList(runs: Command, cli: Cli): void {
  const command = runs
    .command("list")
    .description("List recorded runs, the newest first; trials of experiments only when asked for.");
  addFilterOptions(command)
    .option("--trials", "trials of experiments too")
    .option("-n, --limit <n>", "so many at most, up to 1000", wholeNumber(1), DEFAULT_LIMIT)
    .option("--cursor <cursor>", "go on from an earlier page, which names it")
    .action(async (_: unknown, self: Command) => {
      await list(self.optsWithGlobals(), cli.terminal);
    });
}

async function list(options: Options, terminal: Terminal): Promise<void> {
  const { limit, cursor } = options;
  const query = {
    ...(options.trials === true ? {} : { experiment: "none" as const }),
    ...queryOf(options),
    limit,
    ...(cursor === undefined ? {} : { cursor }),
  };
  const page = await withStore(options, (store) => store.list(query));
  if (options.json === true) printJson(page, terminal);
  else if (page.runs.length === 0) terminal.err(emptyText(options));
  else printTable(page, terminal);
}

/** The cursor goes to standard error, so that every line of standard output is a run. */
function printJson({ runs, next }: RunPage, terminal: Terminal): void {
  for (const run of runs) terminal.out(jsonLine(runJson(run)));
  if (next !== undefined) terminal.err(jsonLine({ next }));
}

function printTable({ runs, next }: RunPage, terminal: Terminal): void {
  const { width, paint } = terminal;
  terminal.out(table(runs, COLUMNS, { width, paint }));
  if (next !== undefined) terminal.err(terminal.paintErr("dim", `more: add --cursor ${next}`));
}

const COLUMNS: readonly Column<RunSummary>[] = [
  { header: "run", cell: ({ id }) => shortId(id), least: 18 },
  { header: "workflow", cell: ({ workflow }) => workflow, least: 8 },
  { header: "status", cell: statusOf, format: (run) => statusFormat(statusOf(run)) },
  { header: "age", cell: ({ startedAt }) => age(startedAt), align: "right" },
  { header: "took", cell: ({ took }) => duration(took), align: "right" },
  { header: "calls", cell: ({ totals }) => count(totals.calls), align: "right" },
  { header: "tokens", cell: ({ totals }) => count(totals.tokensIn + totals.tokensOut), align: "right" },
  { header: "cost", cell: ({ totals }) => money(totals.cost), align: "right" },
];

function emptyText(options: Options): string {
  if (isFiltered(options) || options.cursor !== undefined)
    return "No run is so. Take a filter away to see more.";
  const others = options.trials === true ? "" : " Runs of evaluations are listed with --trials.";
  return `No runs yet. Record the first one with \`airworthy run <workflow>\`.${others}`;
}
