import type { Command } from "commander";
import type { Cli } from "../cli.ts";
import { addPromptfooCheck } from "./promptfoo/check.ts";
import { addPromptfooExport } from "./promptfoo/export.ts";
import { addPromptfooRun } from "./promptfoo/run.ts";

export function addPromptfoo(program: Command, cli: Cli): void {
  const promptfoo = program
    .command("promptfoo")
    .description("Run configurations of promptfoo, recorded, and write evaluations as such.");
  addPromptfooRun(promptfoo, cli);
  addPromptfooCheck(promptfoo, cli);
  addPromptfooExport(promptfoo, cli);
}
