import type { Command } from "commander";
import { AirworthyError } from "../../../core/errors.ts";
import type { Dataset } from "../../../evals/datasets/dataset.ts";
import { parseDataset } from "../../../evals/datasets/parse-dataset.ts";
import { readDataset } from "../../../evals/datasets/read-dataset.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import { readValue } from "../../options/read-value.ts";
import { changeDataset } from "./_change-dataset.ts";

interface Options extends GlobalOptions {
  readonly skipExisting?: boolean;
}

export function addAppend(datasets: Command, cli: Cli): void {
  datasets
    .command("append")
    .summary("add cases to a dataset")
    .description(
      "Add cases to the end of a dataset, which is made where there is none. Each must have an id of its own.",
    )
    .argument("<dataset>", "a file, or a name in the store")
    .argument("<cases>", "a file of cases, - for JSON lines on standard input, or one case as JSON")
    .option("--skip-existing", "leave out cases whose ids are there already")
    .action(async (name: string, cases: string, _: unknown, self: Command) => {
      const options: Options = self.optsWithGlobals();
      const given = await casesOf(cases);
      await changeDataset(name, { options, terminal: cli.terminal }, (before) =>
        additions(given, { before, skip: options.skipExisting === true }),
      );
    });
}

/** The cases as changes; those that are there may be left out. */
function additions(
  given: Dataset,
  { before, skip }: { readonly before: Dataset | undefined; readonly skip: boolean },
) {
  const known = new Set(skip ? before?.cases.map(({ id }) => id) : []);
  const wanted = given.cases.filter(({ id }) => !known.has(id));
  if (wanted.length === 0 && before === undefined) throw nothing();
  return wanted.map((one) => ({ kind: "add" as const, case: one }));
}

async function casesOf(given: string): Promise<Dataset> {
  const isInline = given === "-" || /^\s*[[{]/.test(given);
  if (!isInline) return readDataset(given.startsWith("@") ? given.slice(1) : given);
  const text = given === "-" ? await readValue("-", "the cases") : given;
  const format = /^\s*\[/.test(text) ? "json" : "jsonl";
  // A case on the command line may be spread over lines; lines of JSON may not.
  const plain = given === "-" || format === "json" ? text : text.replace(/\s*\n\s*/g, " ");
  return parseDataset(plain, { format, name: given === "-" ? "standard input" : "the command line" });
}

function nothing(): AirworthyError {
  return new AirworthyError({
    code: "usage",
    message: "Cannot append: there is nothing to add",
    hint: "Give a file of cases, or one case as JSON",
  });
}
