import type { Command } from "commander";
import type { Expectations } from "../../../evals/case.ts";
import type { CaseOfRun } from "../../../evals/datasets/case-of-run.ts";
import { caseOfRun } from "../../../evals/datasets/case-of-run.ts";
import type { DatasetPlace } from "../../../evals/datasets/dataset-place.ts";
import type { NearDuplicate } from "../../../evals/datasets/near-duplicates.ts";
import { nearIndex } from "../../../evals/datasets/near-duplicates.ts";
import { tellChange as tellAudit } from "../../audited.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import { placeOf } from "../../dataset-places.ts";
import { defaultDataset } from "../../default-dataset.ts";
import { collect, positiveNumber } from "../../options/parsers.ts";
import { readJson } from "../../options/read-value.ts";
import { jsonDocument } from "../../print/json.ts";
import { visibleLine } from "../../print/visible.ts";
import { withWritableStore } from "../../project.ts";
import { loadRunOf } from "../../resolve-run.ts";
import type { Terminal } from "../../terminal.ts";
import type { Changed } from "./_change-dataset.ts";
import { tellChange } from "./_change-dataset.ts";

interface Options extends GlobalOptions {
  readonly to?: string;
  readonly expected?: string;
  readonly expect?: string;
  readonly keepOutput?: boolean;
  readonly withCalls?: boolean;
  readonly id?: string;
  readonly route?: string;
  readonly tag?: readonly string[];
  readonly note?: string;
  readonly near: number;
  readonly dryRun?: boolean;
}

export function addAdd(datasets: Command, cli: Cli): void {
  datasets
    .command("add")
    .summary("make a case of a recorded run")
    .description(
      "Make a case of a recorded run, however it ended: its input, its user, the turns of its conversation before it, and what should have come out. Cases that ask nearly the same are pointed out.",
    )
    .argument("<run>", "its id, the beginning of it, or last")
    .option(
      "--to <dataset>",
      "a file, or a name in the store (default: the dataset of the evaluation of the run's workflow, else the name of the workflow in the store)",
    )
    .option("--expected <json>", "what should have come out, as JSON, @file, or -")
    .option("--expect <json>", 'what else should be so, such as {"tools":["refund"]}')
    .option("--keep-output", "what came out is right")
    .option("--with-calls", "keep what the tools answered, for trials that call none")
    .option("--id <id>", "an id for the case (default: the beginning of the run's)")
    .option("--route <route>", "its route (default: the one that the run took)")
    .option("--tag <tag>", "a tag (repeatable)", collect)
    .option("--note <text>", "for people")
    .option(
      "--near <similarity>",
      "what counts as nearly the same, above 0 and at most 1 (trigrams)",
      positiveNumber,
      0.7,
    )
    .option("--dry-run", "print the case and write nothing")
    .action(async (run: string, _: unknown, self: Command) => {
      await add(run, self.optsWithGlobals(), cli.terminal);
    });
}

async function add(id: string, options: Options, terminal: Terminal): Promise<void> {
  const given = await givenBy(options);
  await withWritableStore(options, async (store, config) => {
    const run = await loadRunOf(store, id);
    const made = await caseOfRun(store, run, given);
    if (options.dryRun === true) return terminal.out(jsonDocument(made.case));
    tellAudit(options, { target: run.id, details: { case: made.case.id } });
    const target = options.to ?? defaultDataset(run.workflow, config, options);
    const { changed, near } = await keep(made, {
      place: placeOf(target, store, config),
      near: options.near,
    });
    if (options.json === true)
      terminal.out(
        jsonDocument({
          dataset: changed.after.name,
          where: changed.where,
          version: changed.after.version,
          case: made.case,
          near,
          warnings: made.warnings,
        }),
      );
    else tellChange(changed, options, terminal);
    for (const { id: other, similarity } of near.slice(0, 5))
      terminal.err(
        `near: case "${visibleLine(other)}" asks nearly the same (${similarity.toFixed(2)} of the trigrams)`,
      );
    for (const warning of made.warnings) terminal.err(`${terminal.paintErr("yellow", "note:")} ${warning}`);
  });
}

async function givenBy(options: Options): Promise<NonNullable<Parameters<typeof caseOfRun>[2]>> {
  const { expected, expect, keepOutput, withCalls, id, route, tag, note } = options;
  return {
    ...(expected === undefined ? {} : { expected: await readJson(expected, "--expected") }),
    ...(expect === undefined ? {} : { expect: (await readJson(expect, "--expect")) as Expectations }),
    ...(id === undefined ? {} : { id }),
    ...(route === undefined ? {} : { route }),
    ...(tag === undefined ? {} : { tags: tag }),
    ...(note === undefined ? {} : { note }),
    keepOutput: keepOutput === true,
    withCalls: withCalls === true,
  };
}

async function keep(
  made: CaseOfRun,
  { place, near: threshold }: { readonly place: DatasetPlace; readonly near: number },
): Promise<{ readonly changed: Changed; readonly near: readonly NearDuplicate[] }> {
  const changes = [{ kind: "add", case: made.case }] as const;
  let before: Changed["before"];
  const after = await place.change((found) => {
    before = found;
    return changes;
  });
  const near = nearIndex(before?.cases ?? [], { threshold }).find(made.case);
  return { changed: { where: place.where, before, after, changes }, near };
}
