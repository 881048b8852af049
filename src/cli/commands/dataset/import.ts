import { basename, extname } from "node:path";
import type { Command } from "commander";
import { AirworthyError } from "../../../core/errors.ts";
import type { Case } from "../../../evals/case.ts";
import { readDataset } from "../../../evals/datasets/read-dataset.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import { pairs } from "../../options/parsers.ts";
import { readTextFile } from "../../options/read-text-file.ts";
import { plural } from "../../print/amounts.ts";
import { visibleLine } from "../../print/visible.ts";
import { changeDataset } from "./_change-dataset.ts";

interface Options extends GlobalOptions {
  readonly to: string;
  readonly column?: Readonly<Record<string, string>>;
  readonly typed?: boolean;
}

export function addImport(datasets: Command, cli: Cli): void {
  datasets
    .command("import")
    .summary("make cases of a table, or take a file of cases into a dataset")
    .description(
      "Take cases into a dataset: of a table (CSV) or of other rows by their columns, or cases as they are. What is there already is left as it is.",
    )
    .argument("<file>", ".csv or .tsv; .jsonl, .yaml or .json with cases, or with rows for --column")
    .requiredOption("--to <dataset>", "a file, or a name in the store")
    .option(
      "--column <field=column>",
      "which column fills which field: input=text expected=label (repeatable)",
      pairs,
    )
    .option("--typed", "read cells that are JSON, such as 12, as that")
    .action(async (file: string, _: unknown, self: Command) => {
      const options: Options = self.optsWithGlobals();
      const { terminal } = cli;
      const { cases, notes } = await casesOf(file, options);
      let there = 0;
      await changeDataset(options.to, { options, terminal }, (before) => {
        const known = new Set(before?.cases.map(({ id }) => id));
        const added = cases.filter(({ id }) => !known.has(id));
        there = cases.length - added.length;
        return added.map((one) => ({ kind: "add", case: one }));
      });
      if (there > 0) terminal.err(`${plural(there, "case")} there already, left as they are`);
      for (const note of notes) terminal.err(note);
    });
}

interface Read {
  readonly cases: readonly Case[];
  readonly notes: readonly string[];
}

async function casesOf(file: string, { column, typed }: Options): Promise<Read> {
  const isTable = [".csv", ".tsv"].includes(extname(file).toLowerCase());
  if (!isTable && column === undefined) return { cases: (await readDataset(file)).cases, notes: [] };
  // Loaded only here, since no other command reads tables.
  const { csvRows, importCases } = await import("../../../evals/datasets/import-cases.ts");
  const from = basename(file);
  const text = await readTextFile(file, { hint: "Check the path and that you may read the file" });
  const rows = isTable ? csvRows(text, { from }) : jsonRows(text, from);
  const { cases, repeated, contradicting } = importCases(rows, {
    from,
    typed: typed === true,
    ...(column === undefined ? {} : { columns: column }),
  });
  const notes = [
    ...(repeated > 0 ? [`${plural(repeated, "row")} said the same as an earlier one and is left out`] : []),
    ...(contradicting.length > 0
      ? [
          `${plural(contradicting.length, "row")} asked the same as an earlier one but expected something else: ${contradicting.slice(0, 3).map(visibleLine).join(", ")}`,
        ]
      : []),
  ];
  return { cases, notes };
}

function jsonRows(text: string, from: string): readonly Readonly<Record<string, unknown>>[] {
  try {
    const rows: unknown = /^\s*\[/.test(text)
      ? JSON.parse(text)
      : text.split("\n").flatMap((line) => (line.trim() === "" ? [] : [JSON.parse(line)]));
    if (Array.isArray(rows) && rows.every((row) => typeof row === "object" && row !== null)) return rows;
  } catch (error) {
    throw noRows(from, error);
  }
  throw noRows(from);
}

function noRows(from: string, cause?: unknown): AirworthyError {
  return new AirworthyError({
    code: "import_table",
    message: `Cannot make cases of "${from}": it is no list of JSON objects${cause instanceof Error ? `: ${cause.message}` : ""}`,
    hint: "Give CSV with headers, an array of objects, or a line of JSON for each",
    cause,
  });
}
