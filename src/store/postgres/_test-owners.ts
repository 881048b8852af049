import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import type { OwnerTask, Told } from "./_test-owner.ts";

/** A process of `_test-owner.ts`, and what it has said. */
export class OwnerProcess {
  readonly told: Told[] = [];
  readonly #process: ChildProcess;

  constructor(task: OwnerTask) {
    this.#process = spawn(
      process.execPath,
      [...process.execArgv, join(import.meta.dirname, "_test-owner.ts"), JSON.stringify(task)],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    if (this.#process.stdout !== null)
      createInterface({ input: this.#process.stdout }).on("line", (line) => this.told.push(JSON.parse(line)));
  }

  /** Sequence number of the last call of each run that it was told is stored. */
  get stored(): ReadonlyMap<string, number> {
    const last = new Map<string, number>();
    for (const one of this.told) if (one.kind === "stored") last.set(one.run, one.seq);
    return last;
  }

  get refused(): readonly string[] {
    return this.told.flatMap((one) => (one.kind === "refused" ? [one.code] : []));
  }

  signal(name: NodeJS.Signals): void {
    this.#process.kill(name);
  }

  async kill(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, "exit");
    this.#process.kill("SIGKILL");
    await ended;
  }
}

/** Waits for what has to come about; it fails after 30 s. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error("It did not come true in 30 s");
    await setTimeout(20);
  }
}
