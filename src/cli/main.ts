import { CommanderError } from "commander";
import { AirworthyError, isAirworthyError } from "../core/errors.ts";
import type { Cli } from "./cli.ts";
import type { ExitCode } from "./exit-code.ts";
import { EXIT } from "./exit-code.ts";
import { errorJson, errorText } from "./print/error.ts";
import { createProgram } from "./program.ts";
import type { Terminal } from "./terminal.ts";
import { processTerminal } from "./terminal.ts";

/** Runs one command line, without the program's name, and gives the exit code. Throws nothing. */
export async function main(
  argv: readonly string[],
  terminal: Terminal = processTerminal(),
): Promise<ExitCode> {
  const cli: Cli = { terminal, exitCode: EXIT.pass };
  try {
    await createProgram(cli).parseAsync(argv, { from: "user" });
    return cli.exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      // Help and version are printed already; help that was not asked for means that something is missing.
      if (error.exitCode === 0) return EXIT.pass;
      if (error.code === "commander.help") return EXIT.usage;
      return report(usageError(error), argv, terminal);
    }
    return report(error, argv, terminal);
  }
}

function report(error: unknown, argv: readonly string[], terminal: Terminal): ExitCode {
  terminal.err(argv.includes("--json") ? errorJson(error) : errorText(error, terminal));
  if (process.env.AIRWORTHY_DEBUG && error instanceof Error) terminal.err(error.stack ?? "");
  return isAirworthyError(error, "run_waiting") ? EXIT.inconclusive : EXIT.usage;
}

/** `error: unknown option '--stroe'\n(Did you mean --store?)` in our own form. */
function usageError({ message }: CommanderError): AirworthyError {
  const [first = "", ...rest] = message.replace(/^error: /, "").split("\n");
  const meant = /^\((.*)\)$/.exec(rest.join(" "))?.[1];
  return new AirworthyError({
    code: "usage",
    message: first.charAt(0).toUpperCase() + first.slice(1),
    hint: meant ?? "Add --help to see what the command takes",
  });
}
