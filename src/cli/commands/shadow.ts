import type { Command } from "commander";
import type { Cli } from "../cli.ts";
import { addReport } from "./shadow/report.ts";
import { addStart } from "./shadow/start.ts";
import { addStop } from "./shadow/stop.ts";

/** The commands around shadows, in the order of their use. */
export function addShadow(program: Command, cli: Cli): void {
  const shadow = program
    .command("shadow")
    .description(
      "Run a candidate on the inputs of real runs once they have been answered: its answers go to nobody, it writes nothing, and it has a process of its own.",
    );
  for (const add of [addStart, addReport, addStop]) add(shadow, cli);
}
