import type { Command } from "commander";
import type { Cli } from "../cli.ts";
import type { LazyCommand, Words } from "../lazy-command.ts";
import { addLazily } from "../lazy-command.ts";

export async function addRuns(program: Command, cli: Cli, words: Words): Promise<void> {
  const runs = program.command("runs").description("Look at recorded runs, move them and remove them.");
  await addLazily(runs, COMMANDS, { cli, words });
}

const COMMANDS: readonly LazyCommand[] = [
  {
    usage: "list [options]",
    summary: "list recorded runs",
    load: async () => (await import("./runs/list.ts")).addList,
  },
  {
    usage: "show [options] <run>",
    summary: "show one run with its timeline",
    load: async () => (await import("./runs/show.ts")).addShow,
  },
  {
    usage: "diff [options] <a> <b>",
    summary: "compare two runs call by call",
    load: async () => (await import("./runs/diff.ts")).addDiff,
  },
  {
    usage: "export [options] [run...]",
    summary: "write runs as JSON lines",
    load: async () => (await import("./runs/export.ts")).addExport,
  },
  {
    usage: "import [options] <file...>",
    summary: "take runs of another store, or recorded conversations",
    load: async () => (await import("./runs/import.ts")).addImport,
  },
  {
    usage: "erase [options]",
    summary: "erase every run for one user",
    load: async () => (await import("./runs/erase.ts")).addErase,
  },
  {
    usage: "prune [options]",
    summary: "remove old runs",
    load: async () => (await import("./runs/prune.ts")).addPrune,
  },
];
