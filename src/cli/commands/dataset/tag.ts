import type { Command } from "commander";
import { AirworthyError } from "../../../core/errors.ts";
import type { Case } from "../../../evals/case.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import type { CaseFilters } from "../../options/case-filters.ts";
import { addCaseFilters, casesBy } from "../../options/case-filters.ts";
import { collect } from "../../options/parsers.ts";
import { changeDataset } from "./_change-dataset.ts";

interface Options extends GlobalOptions, CaseFilters {
  readonly remove?: readonly string[];
}

export function addTag(datasets: Command, cli: Cli): void {
  const command = datasets
    .command("tag")
    .summary("tag cases")
    .description("Give tags to the cases that the filters leave, or to all; figures are shown by each tag.")
    .argument("<dataset>", "a file, or a name in the store")
    .argument("[tag...]", "tags to add, such as hard")
    .option("--remove <tag>", "a tag to take away (repeatable)", collect);
  addCaseFilters(command).action(async (name: string, tags: string[], _: unknown, self: Command) => {
    const options: Options = self.optsWithGlobals();
    const gone = options.remove ?? [];
    if (tags.length + gone.length === 0) throw noTag();
    await changeDataset(name, { options, terminal: cli.terminal }, (before) =>
      casesBy(before?.cases ?? [], options)
        .map((one) => ({ before: one, after: tagged(one, tags, gone) }))
        .filter(({ before: old, after }) => (old.tags ?? []).join("\n") !== (after.tags ?? []).join("\n"))
        .map(({ after }) => ({ kind: "replace", case: after })),
    );
  });
}

function tagged(one: Case, add: readonly string[], remove: readonly string[]): Case {
  const { tags: old = [], ...rest } = one;
  const tags = [...new Set([...old, ...add])].filter((tag) => !remove.includes(tag));
  return tags.length === 0 ? rest : { ...rest, tags };
}

function noTag(): AirworthyError {
  return new AirworthyError({
    code: "usage",
    message: "Cannot tell which tag is meant: none is named",
    hint: "Name tags to add, or those to take away with --remove",
  });
}
