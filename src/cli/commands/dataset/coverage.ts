import type { Command } from "commander";
import type { Coverage, CoverageRow, CoverageVerdict } from "../../../evals/datasets/coverage.ts";
import { coverage } from "../../../evals/datasets/coverage.ts";
import { trafficOf } from "../../../evals/datasets/traffic.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import { placeOf } from "../../dataset-places.ts";
import type { ExitCode } from "../../exit-code.ts";
import { EXIT } from "../../exit-code.ts";
import { interruptible } from "../../interrupt.ts";
import { positiveNumber, timeOption, wholeNumber } from "../../options/parsers.ts";
import { grouped, plural } from "../../print/amounts.ts";
import { jsonDocument } from "../../print/json.ts";
import { progress } from "../../print/progress.ts";
import { shortId } from "../../print/short-id.ts";
import { table } from "../../print/table.ts";
import { visibleLine } from "../../print/visible.ts";
import { withStore } from "../../project.ts";
import type { Format, Terminal } from "../../terminal.ts";

interface Options extends GlobalOptions {
  readonly since?: number;
  readonly workflow?: string;
  readonly limit: number;
  readonly least: number;
  readonly gate?: boolean;
}

export function addCoverage(datasets: Command, cli: Cli): void {
  datasets
    .command("coverage")
    .summary("compare what a dataset asks with what production is asked")
    .description(
      "Compare the routes, tags and attributes of users in a dataset with those of recorded runs, and name runs to make cases of. Forks, reruns, shadows and trials do not count.",
    )
    .argument("<dataset>", "a file, or a name in the store")
    .option("--since <time>", "runs begun since: 2h, 7d or 2026-11-22", timeOption)
    .option("--workflow <name>", "only runs of this workflow")
    .option("-n, --limit <n>", "look at so many runs at most, the newest", wholeNumber(1), 10_000)
    .option("--least <percent>", "what is rarer in production is left out", positiveNumber, 1)
    .option("--gate", "exit 1 where something is missing")
    .action(async (name: string, _: unknown, self: Command) => {
      cli.exitCode = await cover(name, self.optsWithGlobals(), cli.terminal);
    });
}

async function cover(name: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  const { since, workflow, limit, least, gate } = options;
  return interruptible(terminal, (signal) =>
    withStore(options, async (store) => {
      const { cases } = await placeOf(name, store).read();
      const bar = progress(terminal, "Looking at", undefined);
      const traffic = await trafficOf(store, {
        ...(since === undefined ? {} : { since }),
        ...(workflow === undefined ? {} : { workflow }),
        limit,
        signal,
        onRun: () => bar.step("runs"),
      }).finally(() => bar.done());
      const found = coverage(cases, traffic, { least: least / 100 });
      if (options.json === true) terminal.out(jsonDocument(found));
      else terminal.out(coverageText(found, { name, least, terminal }));
      const isMissing = found.rows.some(({ verdict }) => verdict === "missing");
      if (traffic.length === 0) return EXIT.inconclusive;
      return gate === true && isMissing ? EXIT.failed : EXIT.pass;
    }),
  );
}

const COLOURS: Readonly<Record<CoverageVerdict, Format>> = {
  covered: "green",
  thin: "yellow",
  missing: "red",
  unused: "dim",
};

function coverageText(
  { runs, cases, rows, rare }: Coverage,
  { name, least, terminal }: { name: string; least: number; terminal: Terminal },
): string {
  if (runs === 0) return "No production runs to compare with: record some, or widen --since.";
  const { width, paint } = terminal;
  const shown = table(
    rows,
    [
      { header: "what", cell: ({ dimension }) => dimension, least: 8 },
      { header: "value", cell: ({ value }) => value, least: 12 },
      { header: "runs", cell: (row) => grouped(row.runs), align: "right" },
      { header: "traffic", cell: ({ traffic }) => percent(traffic), align: "right" },
      { header: "cases", cell: (row) => grouped(row.cases), align: "right" },
      { header: "dataset", cell: ({ dataset }) => percent(dataset), align: "right" },
      { header: "", cell: ({ verdict }) => verdict, format: ({ verdict }) => COLOURS[verdict] },
    ],
    { width, paint },
  );
  const left = rare > 0 ? `\n${plural(rare, "value")} below ${least} % of the traffic left out` : "";
  return `${plural(runs, "run")}, ${plural(cases, "case")}\n\n${shown}${left}${suggestions(rows, name)}`;
}

function suggestions(rows: readonly CoverageRow[], name: string): string {
  const lines = rows.flatMap(({ dimension, value, suggested }) =>
    suggested.map(
      (run) =>
        `  airworthy dataset add ${shortId(run)} --to ${visibleLine(name)}  # ${visibleLine(`${dimension} ${value}`)}`,
    ),
  );
  return lines.length === 0 ? "" : `\n\nTo cover more:\n${lines.join("\n")}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
