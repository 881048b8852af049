import type { Command } from "commander";
import { AirworthyError } from "../../../core/errors.ts";
import type { Case } from "../../../evals/case.ts";
import type { CaseChange } from "../../../evals/datasets/change-cases.ts";
import { caseOf } from "../../../evals/datasets/change-cases.ts";
import type { Dataset } from "../../../evals/datasets/dataset.ts";
import { withValueAt } from "../../../evals/datasets/value-path.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import { collect, pairs } from "../../options/parsers.ts";
import { readJson } from "../../options/read-value.ts";
import { changeDataset } from "./_change-dataset.ts";

interface Options extends GlobalOptions {
  readonly expected?: string;
  readonly expect?: string;
  readonly input?: string;
  readonly set?: Readonly<Record<string, string>>;
  readonly unset?: readonly string[];
  readonly remove?: boolean;
}

export function addEdit(datasets: Command, cli: Cli): void {
  datasets
    .command("edit")
    .summary("change or remove one case")
    .description("Change one case, or remove it. In YAML the comments around it stay.")
    .argument("<dataset>", "a file, or a name in the store")
    .argument("<case>", "the id of the case")
    .option("--expected <json>", "what should come out, as JSON, @file, or -")
    .option("--expect <json>", 'what else should be so, such as {"tools":["refund"]}')
    .option("--input <json>", "what the workflow is given")
    .option(
      "--set <path=value>",
      "another field, such as route=refunds or expect.status=completed; JSON is read as such (repeatable)",
      pairs,
    )
    .option("--unset <path>", "take a field away (repeatable)", collect)
    .option("--remove", "take the case out of the dataset")
    .action(async (name: string, id: string, _: unknown, self: Command) => {
      const options: Options = self.optsWithGlobals();
      const fields = await fieldsOf(options);
      const isRemoval = options.remove === true;
      if (isRemoval === fields.length > 0) throw what(isRemoval);
      await changeDataset(name, { options, terminal: cli.terminal }, (before) => {
        const found = caseOf(before ?? emptyNamed(name), id);
        return isRemoval ? [{ kind: "remove", id }] : replaced(found, fields);
      });
    });
}

type Field = readonly [path: string, value: unknown];

async function fieldsOf({
  expected,
  expect,
  input,
  set = {},
  unset = [],
}: Options): Promise<readonly Field[]> {
  const json = async (name: string, value: string | undefined): Promise<readonly Field[]> =>
    value === undefined ? [] : [[name, await readJson(value, `--${name}`)]];
  return [
    ...(await json("expected", expected)),
    ...(await json("expect", expect)),
    ...(await json("input", input)),
    ...Object.entries(set).map(([path, text]): Field => [path, jsonOrText(text)]),
    ...unset.map((path): Field => [path, undefined]),
  ];
}

function replaced(found: Case, fields: readonly Field[]): readonly CaseChange[] {
  const after = fields.reduce<unknown>(
    (one, [path, value]) => withValueAt(one, path.split("."), value),
    found,
  ) as Case;
  // An id is what results are followed by: under another one it is another case.
  if (after.id !== found.id)
    return [
      { kind: "remove", id: found.id },
      { kind: "add", case: after },
    ];
  return JSON.stringify(after) === JSON.stringify(found) ? [] : [{ kind: "replace", case: after }];
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function emptyNamed(name: string): Dataset {
  return { name, version: "", cases: [] };
}

function what(both: boolean): AirworthyError {
  return new AirworthyError({
    code: "usage",
    message: both ? "Cannot change a case and remove it at once" : "Cannot tell what to change of the case",
    hint: "Give --expected, --expect, --input, --set or --unset; or only --remove",
  });
}
