import type { Command } from "commander";
import type { Cli } from "../cli.ts";
import { addExperimentImport } from "./experiments/import.ts";
import { addExperimentList } from "./experiments/list.ts";
import { addExperimentReport } from "./experiments/report.ts";
import { addExperimentShow } from "./experiments/show.ts";

export function addExperiments(program: Command, cli: Cli): void {
  const experiments = program
    .command("experiments")
    .description("Look at experiments: what the trials of a release on a dataset came to.");
  for (const add of [addExperimentList, addExperimentShow, addExperimentReport, addExperimentImport])
    add(experiments, cli);
}
