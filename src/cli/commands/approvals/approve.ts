import type { Command } from "commander";
import type { Cli } from "../../cli.ts";
import { readJson } from "../../options/read-value.ts";
import type { SayOptions } from "./_say.ts";
import { say } from "./_say.ts";

interface Options extends SayOptions {
  readonly edit?: string;
}

export function addApprove(approvals: Command, cli: Cli): void {
  approvals
    .command("approve")
    .summary("allow what is asked, with other arguments if need be")
    .description(
      "Allow what is asked. With --edit the call is made with other arguments, which its schema must allow.",
    )
    .argument("<approval>", "its id as the list shows it, or a run that asks for one thing")
    .option("--edit <json>", "all arguments of the call anew; @file reads a file, - standard input")
    .option("--by <name>", "who decides (default: the user of this system)")
    .option("--reason <text>", "why; it is recorded")
    .action(async (text: string, _: unknown, self: Command) => {
      const options: Options = self.optsWithGlobals();
      const { edit } = options;
      const word = edit === undefined ? {} : { input: await readJson(edit, "--edit") };
      cli.exitCode = await say(text, { approved: true, ...word }, { options, cli });
    });
}
