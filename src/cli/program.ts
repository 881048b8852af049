import { Command } from "commander";
import { ownPackage } from "../app/own-package.ts";
import { changeOf } from "./audited.ts";
import type { Cli } from "./cli.ts";
import { COMMANDS } from "./commands.ts";
import type { Words } from "./lazy-command.ts";
import { addLazily } from "./lazy-command.ts";

const EXIT_CODES = `
Exit codes: 0 as it should be; 1 a run failed, a replay diverged, runs differ;
2 usage, configuration or store; 3 it cannot be said yet, such as a run that
waits for a person; 130 ended by Ctrl-C.`;

/**
 * The program with every command; those that `words` do not name have no more than their line of help. It prints
 * nothing by itself but help: errors are thrown.
 */
export async function createProgram(cli: Cli, words?: Words): Promise<Command> {
  const program = new Command("airworthy")
    .description("Record, replay, fork and finish the runs of AI agents.")
    .version(ownPackage().version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .helpCommand("help [command]", "print help for a command")
    .option("--config <file>", "the configuration (default: the nearest airworthy.config.ts upwards)")
    .option(
      "--store <file|url>",
      "the store: a file or postgres://… (default: AIRWORTHY_STORE, then the configuration's)",
    )
    .option("--json", "print JSON: one document, or a line for each item of a list")
    // Long names of commands leave their descriptions less than the 40 columns below which nothing would be wrapped.
    .configureHelp({ showGlobalOptions: true, minWidthToWrap: 20 })
    .configureOutput({
      outputError: () => {},
      getOutHelpWidth: () => cli.terminal.width,
      getErrHelpWidth: () => cli.terminal.width,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
      writeOut: (text) => cli.terminal.out(text.trimEnd()),
      writeErr: (text) => cli.terminal.err(text.trimEnd()),
    })
    .addHelpText("after", EXIT_CODES)
    .exitOverride()
    .hook("preAction", (_, command) => void command.setOptionValue("change", changeOf(command)));
  await addLazily(program, COMMANDS, { cli, words });
  return program;
}
