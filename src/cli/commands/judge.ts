import type { Command } from "commander";
import type { Cli } from "../cli.ts";
import { addJudgeCheck } from "./judge/check.ts";

export function addJudge(program: Command, cli: Cli): void {
  const judge = program
    .command("judge")
    .description("Measure how well a judge agrees with people, before it may gate a release.");
  addJudgeCheck(judge, cli);
}
