import { type Command, CommanderError } from "commander";
import { AirworthyError, isAirworthyError } from "../core/errors.ts";
import type { Cli } from "./cli.ts";
import type { ExitCode } from "./exit-code.ts";
import { EXIT } from "./exit-code.ts";
import { onCrash } from "./on-crash.ts";
import { errorJson, errorText } from "./print/error.ts";
import { visible } from "./print/visible.ts";
import { createProgram } from "./program.ts";
import type { Terminal } from "./terminal.ts";
import { processTerminal } from "./terminal.ts";

/** Runs one command line, without the program's name, and gives the exit code. Throws nothing. */
export async function main(argv: readonly string[]): Promise<ExitCode> {
  const terminal = processTerminal();
  const ended = onCrash((error) => reportCrash(error, argv, terminal));
  try {
    return await carryOut(argv, terminal);
  } finally {
    ended();
  }
}

async function carryOut(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const cli: Cli = { terminal, exitCode: EXIT.pass };
  const program = await createProgram(cli, argv);
  try {
    await program.parseAsync(argv, { from: "user" });
    return cli.exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      // Help and version are printed already; help that was not asked for means that something is missing.
      if (error.exitCode === 0) return EXIT.pass;
      if (error.code === "commander.help") return EXIT.usage;
      return report(usageError(error, usageOf(program, argv)), argv, terminal);
    }
    return report(error, argv, terminal);
  }
}

function report(error: unknown, argv: readonly string[], terminal: Terminal): ExitCode {
  terminal.err(argv.includes("--json") ? errorJson(error) : errorText(error, terminal));
  if (process.env.AIRWORTHY_DEBUG && error instanceof Error) terminal.err(error.stack ?? "");
  return isAirworthyError(error, "run_waiting") ? EXIT.inconclusive : EXIT.usage;
}

/** Nobody can see by the words alone which line of a project has done it. */
function reportCrash(error: AirworthyError, argv: readonly string[], terminal: Terminal): ExitCode {
  const code = report(error, argv, terminal);
  const { cause } = error;
  if (!argv.includes("--json") && cause instanceof Error) terminal.err(visible(cause.stack ?? ""));
  return code;
}

/** `airworthy runs show [options] <run>`: how the command that was meant is typed. */
function usageOf(program: Command, argv: readonly string[]): string {
  let command = program;
  const names = [program.name()];
  for (const word of argv) {
    const inner = command.commands.find((one) => one.name() === word);
    if (inner === undefined) continue;
    command = inner;
    names.push(word);
  }
  return [...names, command.usage()].join(" ");
}

/** `error: unknown option '--stroe'\n(Did you mean --store?)` in our own form. */
function usageError(told: CommanderError, usage: string): AirworthyError {
  const [first = "", ...rest] = told.message.replace(/^error: /, "").split("\n");
  const typed = isMissing(told)
    ? `Type it as ${withMissing(usage, first)}; add --help to see what it takes`
    : undefined;
  const meant = /^\((.*)\)$/.exec(rest.join(" "))?.[1] ?? typed;
  return new AirworthyError({
    code: "usage",
    message: first.charAt(0).toUpperCase() + first.slice(1),
    hint: meant ?? "Add --help to see what the command takes",
  });
}

function isMissing({ code }: CommanderError): boolean {
  return code === "commander.missingArgument" || code === "commander.missingMandatoryOptionValue";
}

/** The usage with the option that `required option '--user <id>' not specified` names. */
function withMissing(usage: string, told: string): string {
  const option = /^required option '(?:-\w, )?(--[^']+)'/.exec(told)?.[1];
  return option === undefined ? usage : `${usage.replace(" [options]", "")} ${option}`;
}
