import type { Command } from "commander";
import type { Cli } from "./cli.ts";

/** A command of which no more is known than one line of help, until it is meant. */
export interface LazyCommand {
  /** Its name and what it takes, as help lists it. */
  readonly usage: string;
  readonly summary: string;
  readonly load: () => Promise<AddCommand>;
}

type AddCommand = (parent: Command, cli: Cli, words: Words) => void | Promise<void>;

/** What was typed; undefined where every command is wanted whole. */
export type Words = readonly string[] | undefined;

/**
 * Adds commands, loading those whose name was typed, as an argument or not. To load all takes longer than most of
 * them take to do what they are for, and help needs no more of them than a line.
 */
export async function addLazily(
  parent: Command,
  commands: readonly LazyCommand[],
  { cli, words }: { readonly cli: Cli; readonly words: Words },
): Promise<void> {
  const meant = commands.map(({ usage }) => words === undefined || words.includes(nameOf(usage)));
  const loaded = await Promise.all(commands.map(({ load }, at) => (meant[at] ? load() : undefined)));
  for (const [at, { usage, summary }] of commands.entries()) {
    const add = loaded[at];
    // Help shows what is said here as it shows a real command's arguments.
    if (add === undefined) parent.command(usage).summary(summary);
    else {
      await add(parent, cli, words);
      parent.commands.at(-1)?.summary(summary);
    }
  }
}

function nameOf(usage: string): string {
  return usage.split(" ", 1)[0] ?? usage;
}
