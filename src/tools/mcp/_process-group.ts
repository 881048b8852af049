import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";

/** A line for a shell, as a user would type it, or a program with its arguments. */
export type Command = string | readonly string[];

export interface SpawnOptions {
  readonly command: Command;
  /** Added to what the child inherits. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly cwd?: string | undefined;
}

/** What was started, with everything that it starts in its turn. */
export interface ProcessGroup {
  readonly child: ChildProcess;
  /** Asks it to end, and ends it after `patience` ms. Resolves when it is gone. */
  stop(patience?: number): Promise<void>;
}

const POSIX = process.platform !== "win32";

// Ends the group when the pipe of descriptor 3 closes, which it does however this process ends, kill -9 included.
const WATCHED = '{ read -r _ <&3; kill -9 "-$$"; } </dev/null >/dev/null 2>&1 &';
const LINE = `${WATCHED}\nexec 3<&-\neval "$0"`;
const PROGRAM = `${WATCHED}\nexec 3<&-\nexec "$0" "$@"`;

const running = new Set<ChildProcess>();
let watching = false;

/**
 * Starts a command as a group of its own, so that `npx` and what it starts end together. It cannot
 * outlive this process: not on exit, not on a signal, not even on kill -9.
 */
export function startGroup({ command, env, cwd }: SpawnOptions): ProcessGroup {
  const child = spawnGroup(command, {
    env: { ...process.env, ...env },
    ...(cwd === undefined ? {} : { cwd }),
  });
  running.add(child);
  watch();
  const gone = new Promise<void>((resolve) => {
    const ended = (): void => {
      running.delete(child);
      child.stdio[3]?.destroy();
      resolve();
    };
    child.once("exit", ended);
    child.once("error", ended);
  });
  // Its pipe is only held, and a child that is gone already would report that it cannot be held.
  child.stdio[3]?.on("error", () => {});
  return { child, stop: (patience = 1_000) => stop(child, gone, patience) };
}

function spawnGroup(command: Command, options: { env: NodeJS.ProcessEnv; cwd?: string }): ChildProcess {
  if (!POSIX) return spawnWindows(command, options);
  const [script, ...args] = typeof command === "string" ? [LINE, command] : [PROGRAM, ...command];
  return spawn("/bin/sh", ["-c", script, ...args], {
    ...options,
    detached: true,
    stdio: ["pipe", "pipe", "pipe", "pipe"],
  });
}

function spawnWindows(command: Command, options: { env: NodeJS.ProcessEnv; cwd?: string }): ChildProcess {
  const stdio = ["pipe", "pipe", "pipe", "ignore"] as const;
  if (typeof command === "string") return spawn(command, { ...options, shell: true, stdio: [...stdio] });
  const [program = "", ...args] = command;
  return spawn(program, args, { ...options, stdio: [...stdio] });
}

async function stop(child: ChildProcess, gone: Promise<void>, patience: number): Promise<void> {
  child.stdin?.end();
  const late = setTimeout(() => kill(child, "SIGKILL"), patience);
  kill(child, "SIGTERM");
  await gone;
  clearTimeout(late);
  // What it started may live on after it.
  kill(child, "SIGKILL");
}

function kill({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    if (POSIX) process.kill(-pid, signal);
    else spawn("taskkill", ["/pid", String(pid), "/T", "/F"], { stdio: "ignore" });
  } catch {
    // Gone already.
  }
}

// On a signal the pipe closes with this process; Windows has no such pipe, and there `exit` is what there is.
function watch(): void {
  if (watching) return;
  watching = true;
  process.on("exit", () => {
    for (const child of running) kill(child, "SIGKILL");
  });
}
