import type { Command } from "commander";
import type { Cli } from "../../cli.ts";
import { say } from "./_say.ts";

export function addDeny(approvals: Command, cli: Cli): void {
  approvals
    .command("deny")
    .summary("refuse what is asked")
    .description("Refuse what is asked. The call is not made; the run and its model are told the reason.")
    .argument("<approval>", "its id as the list shows it, or a run that asks for one thing")
    .option("--by <name>", "who decides (default: the user of this system)")
    .option("--reason <text>", "why; the run and its model are told")
    .action(async (text: string, _: unknown, self: Command) => {
      cli.exitCode = await say(text, { approved: false }, { options: self.optsWithGlobals(), cli });
    });
}
