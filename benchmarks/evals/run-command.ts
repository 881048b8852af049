import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Command } from "./variant.ts";

const USAGE = fileURLToPath(new URL("./_usage.ts", import.meta.url));

export interface Usage {
  /** Seconds from the start of the process to its end. */
  readonly wall: number;
  /** Ms of CPU time. */
  readonly cpu: number;
  /** MiB at the peak. */
  readonly rss: number;
}

/** Runs a command as a user would, from an empty process. @throws Error with what it printed last when it fails */
export async function runCommand(
  { args, env }: Command,
  directory: string,
  endings: readonly number[] = [0],
): Promise<Usage> {
  const usage = join(directory, "usage.json");
  const started = performance.now();
  const options = {
    cwd: directory,
    env: { ...process.env, ...env, BENCH_USAGE: usage, NODE_OPTIONS: `--import=${USAGE}`, DO_NOT_TRACK: "1" },
  };
  const printed = await ended(args, { options, endings });
  const wall = (performance.now() - started) / 1000;
  try {
    const { cpu, rss } = JSON.parse(await readFile(usage, "utf8")) as { cpu: number; rss: number };
    return { wall, cpu, rss };
  } catch {
    throw new Error(`Cannot measure: the command left no usage: ${printed.slice(-400)}`);
  }
}

function ended(
  args: readonly string[],
  { options, endings }: { options: { cwd: string; env: NodeJS.ProcessEnv }; endings: readonly number[] },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    let printed = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk) => {
        printed = (printed + String(chunk)).slice(-10_000);
      });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code !== null && endings.includes(code)) resolve(printed);
      else reject(new Error(`Cannot measure: the command ended with ${code}: ${printed.slice(-600)}`));
    });
  });
}
