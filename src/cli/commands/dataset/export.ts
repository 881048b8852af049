import type { Command } from "commander";
import { Option } from "commander";
import type { DatasetFormat } from "../../../evals/datasets/dataset-format.ts";
import { formatOf } from "../../../evals/datasets/dataset-format.ts";
import { datasetText } from "../../../evals/datasets/dataset-text.ts";
import { replaceFile } from "../../../evals/datasets/replace-file.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import { withDatasets } from "../../dataset-places.ts";
import type { CaseFilters } from "../../options/case-filters.ts";
import { addCaseFilters, casesBy } from "../../options/case-filters.ts";
import { plural } from "../../print/amounts.ts";
import { jsonDocument } from "../../print/json.ts";
import { visibleLine } from "../../print/visible.ts";

interface Options extends GlobalOptions, CaseFilters {
  readonly output?: string;
  readonly format?: DatasetFormat;
}

export function addExport(datasets: Command, cli: Cli): void {
  const command = datasets
    .command("export")
    .summary("write a dataset as JSON lines, YAML or JSON")
    .description(
      "Write the cases that the filters leave to a file or standard output; nothing is changed in the dataset.",
    )
    .argument("<dataset>", "a file, or a name in the store, with its version if need be: support@1f2e…")
    .option("-o, --output <file>", "write to this file, which is replaced (default: standard output)")
    .addOption(
      new Option("--format <format>", "default: by the name of the file, else jsonl").choices([
        "jsonl",
        "yaml",
        "json",
      ]),
    );
  addCaseFilters(command).action(async (name: string, _: unknown, self: Command) => {
    const options: Options = self.optsWithGlobals();
    const { output } = options;
    const format = options.format ?? (output === undefined ? "jsonl" : formatOf(output));
    const cases = await withDatasets(options, [name], async ([place]) =>
      casesBy((await place?.read())?.cases ?? [], options),
    );
    const text = datasetText(cases, format);
    if (output === undefined) return cli.terminal.out(text.trimEnd());
    await replaceFile(output, () => ({ text, result: undefined }));
    if (options.json === true) cli.terminal.out(jsonDocument({ cases: cases.length, output, format }));
    else cli.terminal.err(`Wrote ${plural(cases.length, "case")} to ${visibleLine(output)}`);
  });
}
