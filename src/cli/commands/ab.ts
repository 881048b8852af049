import type { Command } from "commander";
import type { Cli } from "../cli.ts";
import { addAbEnds } from "./ab/ends.ts";
import { addAbList } from "./ab/list.ts";
import { addAbReport } from "./ab/report.ts";
import { addAbStart } from "./ab/start.ts";

/** The commands around A/B tests, in the order of their use. */
export function addAb(program: Command, cli: Cli): void {
  const ab = program
    .command("ab")
    .description(
      "Serve two releases side by side at fixed shares until it is known which is better by one figure. Looking at any time is allowed. Nothing is promoted by itself: a person adopts B or stops. Guards on the other figures give everyone A at once where B does harm. Somebody has to steer: `airworthy serve` does, or `airworthy rollout steer`.",
    );
  addAbStart(ab, cli);
  addAbReport(ab, cli);
  addAbList(ab, cli);
  addAbEnds(ab, cli);
}
