import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { watch } from "node:fs/promises";
import { dirname, sep } from "node:path";
import { findConfig } from "../config/find-config.ts";
import type { ExitCode } from "../exit-code.ts";
import { EXIT } from "../exit-code.ts";
import { interruptible } from "../interrupt.ts";
import type { Terminal } from "../terminal.ts";

/** What an evaluation may be made of. */
const WATCHED = /\.(?:[cm]?[jt]sx?|md|jsonl?|ya?ml|txt)$/;
const LEFT_OUT = new Set(["node_modules", ".git", ".airworthy"]);
/** An editor writes a file in several steps. */
const QUIET = 100;

/**
 * Runs the same command line again, as a process of its own, whenever a file changes: what a process
 * has once imported it would not read again.
 */
export function watchEval(options: { readonly config?: string }, terminal: Terminal): Promise<ExitCode> {
  const config = findConfig(options.config);
  const folder = config === undefined ? process.cwd() : dirname(config);
  const again = process.argv.slice(1).filter((argument) => argument !== "--watch");
  return interruptible(terminal, async (signal) => {
    let child = start(again);
    let timer: NodeJS.Timeout | undefined;
    terminal.err(`Watching ${folder}. Press Ctrl-C to end.`);
    try {
      for await (const { filename } of watch(folder, { recursive: true, signal })) {
        if (!isWatched(filename)) continue;
        clearTimeout(timer);
        timer = setTimeout(() => {
          // What is still running was of the files as they were: it stops as by Ctrl-C and keeps what it has.
          child.kill("SIGINT");
          child = start(again);
        }, QUIET);
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      clearTimeout(timer);
      child.kill("SIGINT");
    }
    return EXIT.interrupted;
  });
}

function start(again: readonly string[]): ChildProcess {
  return spawn(process.execPath, [...process.execArgv, ...again], { stdio: "inherit" });
}

function isWatched(filename: string | null): boolean {
  if (filename === null) return true;
  return WATCHED.test(filename) && !filename.split(sep).some((part) => LEFT_OUT.has(part));
}
