import type { Command } from "commander";
import type { Case } from "../../../evals/case.ts";
import { caseText } from "../../../evals/datasets/case-text.ts";
import { caseOf } from "../../../evals/datasets/change-cases.ts";
import type { Dataset } from "../../../evals/datasets/dataset.ts";
import { datasetText } from "../../../evals/datasets/dataset-text.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import { withDatasets } from "../../dataset-places.ts";
import type { CaseFilters } from "../../options/case-filters.ts";
import { addCaseFilters, casesBy } from "../../options/case-filters.ts";
import { wholeNumber } from "../../options/parsers.ts";
import { plural } from "../../print/amounts.ts";
import { jsonDocument, jsonLine } from "../../print/json.ts";
import type { Column } from "../../print/table.ts";
import { table } from "../../print/table.ts";
import { visible, visibleLine } from "../../print/visible.ts";
import type { Terminal } from "../../terminal.ts";

interface Options extends GlobalOptions, CaseFilters {
  readonly limit: number;
}

const DEFAULT_LIMIT = 20;
/** Values of a kind that fit a line. */
const VALUES = 6;

export function addShow(datasets: Command, cli: Cli): void {
  const command = datasets
    .command("show")
    .summary("show a dataset, or one case of it")
    .description("Show a dataset: its version, routes, tags and splits, and its cases; or one case in full.")
    .argument("<dataset>", "a file, or a name in the store, with its version if need be: support@1f2e…")
    .argument("[case]", "the id of a case")
    .option("-n, --limit <n>", "so many cases at most", wholeNumber(1), DEFAULT_LIMIT);
  addCaseFilters(command).action(async (name: string, id: string | undefined, _: unknown, self: Command) => {
    const options: Options = self.optsWithGlobals();
    const { terminal } = cli;
    await withDatasets(options, [name], async ([place]) => {
      if (place === undefined) return;
      const dataset = await place.read();
      if (id !== undefined) showCase(caseOf(dataset, id), options, terminal);
      else showAll(dataset, { where: place.where, options, terminal });
    });
  });
}

function showCase(one: Case, { json }: Options, terminal: Terminal): void {
  terminal.out(json === true ? jsonDocument(one) : visible(datasetText([one], "yaml").trimEnd()));
}

/** As JSON a line for each case, after one about the dataset. */
function showAll(
  dataset: Dataset,
  { where, options, terminal }: { where: string; options: Options; terminal: Terminal },
): void {
  const { name, version } = dataset;
  const cases = casesBy(dataset.cases, options);
  if (options.json === true) {
    terminal.out(jsonLine({ dataset: name, where, version, cases: dataset.cases.length }));
    for (const one of cases) terminal.out(jsonLine(one));
    return;
  }
  const { width, paint } = terminal;
  const shown = cases.slice(0, options.limit);
  terminal.out(`${visibleLine(where)}: ${plural(dataset.cases.length, "case")}, version ${version}`);
  for (const line of summaryOf(dataset.cases)) terminal.out(line);
  terminal.out(`\n${table(shown, columnsFor(shown), { width, paint })}`);
  if (cases.length > shown.length)
    terminal.err(
      terminal.paintErr("dim", `${cases.length - shown.length} more: add --limit ${cases.length}`),
    );
}

/** How often each route, tag, split and origin is there. */
function summaryOf(cases: readonly Case[]): readonly string[] {
  const counted: readonly (readonly [string, readonly string[]])[] = [
    ["routes", cases.flatMap(({ route }) => route ?? [])],
    ["tags", cases.flatMap(({ tags = [] }) => tags)],
    ["splits", cases.flatMap(({ split }) => split ?? [])],
    ["origins", cases.flatMap(({ origin }) => origin?.kind ?? [])],
  ];
  return counted
    .filter(([, values]) => values.length > 0)
    .map(([title, values]) => `${title.padEnd(8)} ${counts(values)}`);
}

function counts(values: readonly string[]): string {
  const all = [...Map.groupBy(values, (value) => value)].toSorted(([, a], [, b]) => b.length - a.length);
  const shown = all.slice(0, VALUES).map(([value, own]) => `${visibleLine(value)} ${own.length}`);
  return `${shown.join(", ")}${all.length > VALUES ? `, … ${all.length - VALUES} more` : ""}`;
}

/** Columns that are empty in every row are left out. */
function columnsFor(cases: readonly Case[]): readonly Column<Case>[] {
  const columns: readonly Column<Case>[] = [
    { header: "case", cell: ({ id }) => id, least: 14 },
    { header: "route", cell: ({ route }) => route ?? "", least: 8 },
    { header: "split", cell: ({ split }) => split ?? "", least: 5 },
    { header: "tags", cell: ({ tags = [] }) => tags.join(" "), least: 6 },
    { header: "input", cell: (one) => caseText(one).replace(/\s+/g, " "), least: 16 },
    { header: "expected", cell: expectedText, least: 10 },
  ];
  return columns.filter(({ cell }) => cases.some((one) => cell(one) !== ""));
}

function expectedText({ expected, expect }: Case): string {
  if (expected === undefined) return expect === undefined ? "" : JSON.stringify(expect);
  return typeof expected === "string" ? expected : JSON.stringify(expected);
}
