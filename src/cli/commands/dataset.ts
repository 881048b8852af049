import type { Command } from "commander";
import type { Cli } from "../cli.ts";
import { addAdd } from "./dataset/add.ts";
import { addAppend } from "./dataset/append.ts";
import { addCheck } from "./dataset/check.ts";
import { addCoverage } from "./dataset/coverage.ts";
import { addDiff } from "./dataset/diff.ts";
import { addEdit } from "./dataset/edit.ts";
import { addExport } from "./dataset/export.ts";
import { addGrow } from "./dataset/grow.ts";
import { addImport } from "./dataset/import.ts";
import { addList } from "./dataset/list.ts";
import { addShow } from "./dataset/show.ts";
import { addSplit } from "./dataset/split.ts";
import { addTag } from "./dataset/tag.ts";

/** The commands around datasets, in the order of their use. */
export function addDataset(program: Command, cli: Cli): void {
  const datasets = program
    .command("dataset")
    .description(
      "Make, change and look at datasets: files of cases (.jsonl, .yaml) in the repository, or names in the store, where every version is kept.",
    );
  for (const add of [addList, addShow, addCheck, addAdd, addAppend, addEdit, addTag, addSplit])
    add(datasets, cli);
  for (const add of [addDiff, addCoverage, addGrow, addImport, addExport]) add(datasets, cli);
}
