import type { Command } from "commander";
import { InvalidArgumentError, Option } from "commander";
import { findWorkflow } from "../../../app/workflows.ts";
import { growDataset } from "../../../evals/datasets/grow/grow-dataset.ts";
import { inputSchemaOf } from "../../../evals/datasets/grow/input-schema-of.ts";
import type { GrowKind } from "../../../evals/datasets/grow/variant.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import { withDatasets } from "../../dataset-places.ts";
import { wholeNumber } from "../../options/parsers.ts";
import { jsonLine } from "../../print/json.ts";
import { withApp } from "../../project.ts";
import { changeDataset } from "./_change-dataset.ts";

const KINDS: readonly GrowKind[] = ["boundary", "noise", "combine"];

interface Options extends GlobalOptions {
  readonly kind: readonly GrowKind[];
  readonly count?: number;
  readonly seed: number;
  readonly field?: string;
  readonly workflow?: string;
  readonly dryRun?: boolean;
}

export function addGrow(datasets: Command, cli: Cli): void {
  datasets
    .command("grow")
    .summary("make further cases of those that are there")
    .description(
      "Make cases of the edges of what may be sent, of what people write in a hurry, and of two requests in one. They are tagged generated; only what surely still holds is expected of them.",
    )
    .argument("<dataset>", "a file, or a name in the store")
    .addOption(
      new Option("--kind <kinds>", "boundary, noise, combine, with commas")
        .default(KINDS, "all")
        .argParser(kinds),
    )
    .option("-n, --count <n>", "so many cases (default: as many as there are)", wholeNumber(1))
    .option("--seed <n>", "the same seed makes the same cases", wholeNumber(0), 1)
    .option("--field <path>", "where the text stands in the input, such as message or order.note")
    .option("--workflow <name>", "take the text fields and their lengths from this workflow's input schema")
    .option("--dry-run", "print the cases as JSON lines and write nothing")
    .action(async (name: string, _: unknown, self: Command) => {
      await grow(name, self.optsWithGlobals(), cli);
    });
}

async function grow(name: string, options: Options, { terminal }: Cli): Promise<void> {
  const { kind, count, seed, field, dryRun } = options;
  const schema = await schemaFor(options);
  const making = {
    kinds: kind,
    seed,
    ...(count === undefined ? {} : { count }),
    ...(field === undefined ? {} : { field }),
    ...(schema === undefined ? {} : { schema }),
  };
  if (dryRun === true) {
    await withDatasets(options, [name], async ([place]) => {
      const dataset = await place?.read();
      if (dataset === undefined) return;
      for (const one of growDataset(dataset, making)) terminal.out(jsonLine(one));
    });
    return;
  }
  const { changes } = await changeDataset(name, { options, terminal }, (before) =>
    growDataset(before ?? { name, cases: [] }, making).map((one) => ({ kind: "add", case: one })),
  );
  if (count !== undefined && changes.length < count)
    terminal.err(`No more than ${changes.length} could be made that are not there already.`);
}

async function schemaFor(options: Options): Promise<ReturnType<typeof inputSchemaOf>> {
  const { workflow } = options;
  if (workflow === undefined) return undefined;
  return withApp(options, async (app) => inputSchemaOf(findWorkflow(app.workflows, workflow).input));
}

function kinds(text: string): readonly GrowKind[] {
  const names = text.split(",").map((name) => name.trim());
  const found = KINDS.filter((kind) => names.includes(kind));
  if (names.every((name) => KINDS.includes(name as GrowKind))) return found;
  throw new InvalidArgumentError(`Expected ${KINDS.join(", ")}, with commas between them.`);
}
