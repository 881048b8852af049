import { confirm, isCancel } from "@clack/prompts";
import type { Command } from "commander";
import { AirworthyError } from "../../../core/errors.ts";
import { tellChange, whose } from "../../audited.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import type { ExitCode } from "../../exit-code.ts";
import { EXIT } from "../../exit-code.ts";
import { bytes, plural } from "../../print/amounts.ts";
import { jsonDocument } from "../../print/json.ts";
import { visibleLine } from "../../print/visible.ts";
import { withWritableStore } from "../../project.ts";
import type { Terminal } from "../../terminal.ts";

interface Options extends GlobalOptions {
  readonly user: string;
  readonly yes?: boolean;
}

export function addErase(runs: Command, cli: Cli): void {
  runs
    .command("erase")
    .description("Erase every run for one user, with all that only these runs refer to. It cannot be undone.")
    .requiredOption("--user <id>", "whose runs")
    .option("-y, --yes", "do not ask")
    .action(async (_: unknown, self: Command) => {
      cli.exitCode = await erase(self.optsWithGlobals(), cli.terminal);
    });
}

async function erase(options: Options, terminal: Terminal): Promise<ExitCode> {
  return withWritableStore(options, async (store) => {
    const { user, yes, json } = options;
    if (yes !== true && !(await isSure(user, terminal))) return EXIT.interrupted;
    const erased = await store.erase(user);
    tellChange(options, { target: whose(store, user), details: { runs: erased.runs } });
    if (json === true) terminal.out(jsonDocument(erased));
    else
      terminal.out(`Erased ${plural(erased.runs, "run")} of "${visibleLine(user)}", ${bytes(erased.bytes)}`);
    return EXIT.pass;
  });
}

async function isSure(user: string, terminal: Terminal): Promise<boolean> {
  if (!terminal.interactive) {
    throw new AirworthyError({
      code: "confirmation_needed",
      message: `Cannot erase the runs of "${user}" unasked: this is no terminal to ask on`,
      hint: "Add --yes if it is meant",
    });
  }
  const answer = await confirm({
    message: `Erase every run of "${visibleLine(user)}"? It cannot be undone.`,
    initialValue: false,
    output: process.stderr,
  });
  return !isCancel(answer) && answer;
}
