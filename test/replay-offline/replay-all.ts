import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

/** What the process that replays has seen. */
export interface Replayed {
  readonly runs: number;
  /** Calls of the runs that were the same. */
  readonly calls: number;
  /** Runs that were not the same, each with why. */
  readonly others: readonly string[];
  readonly ms: number;
  /** Attempts to reach a network. */
  readonly tried: readonly string[];
  /** Network interfaces that the process could see. */
  readonly interfaces: readonly string[];
  readonly guarded: boolean;
}

const run = promisify(execFile);

/**
 * Replays all runs of a store in a process of its own, in which everything that opens a socket throws;
 * where the system allows it, in a network namespace without interfaces as well.
 */
export async function replayAll(store: string, module: string): Promise<Replayed> {
  const script = join(import.meta.dirname, "_replay-all.ts");
  const guard = join(import.meta.dirname, "_no-network.ts");
  const node = [process.execPath, "--conditions=airworthy-src", "--import", guard, script, store, module];
  const [program = "", ...args] = [...(await isolation()), ...node];
  const { stdout } = await run(program, args, { maxBuffer: 64 * 1024 * 1024 });
  return JSON.parse(stdout);
}

/** How to start a program without any network interface; empty where this system does not let us. */
async function isolation(): Promise<readonly string[]> {
  for (const command of [
    ["unshare", "-n"],
    ["unshare", "-rn"],
  ]) {
    const [program = "", ...args] = command;
    const works = await run(program, [...args, "true"]).then(
      () => true,
      () => false,
    );
    if (works) return command;
  }
  return [];
}
