import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** What a worker is to do: one line of its standard input. */
export interface Work {
  readonly what: "start" | "resume";
  readonly workflow: "ship" | "unsafe";
  readonly run: string;
}

/** How the worker said that the run ended, or that it did not live to say it. */
export type Said = { readonly status: string; readonly error: string; readonly took: number } | "killed";

/** A worker process that has loaded everything and waits for its work. */
export class Victim {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #closed: Promise<void>;

  private constructor(child: ChildProcess, lines: AsyncIterator<string>) {
    this.#child = child;
    this.#lines = lines;
    this.#closed = new Promise((resolve) => child.once("close", () => resolve()));
  }

  static async start(folder: string): Promise<Victim> {
    const script = fileURLToPath(new URL("./_worker.ts", import.meta.url));
    const child = spawn(process.execPath, ["--conditions=airworthy-src", script, folder], {
      stdio: ["pipe", "pipe", "inherit"],
      // Loading is most of what a worker does; those that may finish leave what they compiled to the others.
      env: { ...process.env, NODE_COMPILE_CACHE: join(folder, "compiled") },
    });
    const victim = new Victim(child, createInterface(child.stdout)[Symbol.asyncIterator]());
    const first = await victim.#lines.next();
    if (first.value !== "ready") throw new Error(`The worker did not start: ${String(first.value)}`);
    return victim;
  }

  /** Ends it, whatever it does. */
  async end(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#closed;
  }

  /** Gives it its work and kills it after `ms`; without `ms` it may finish. Resolves when it is gone. */
  async work(work: Work, ms?: number): Promise<Said> {
    const from = performance.now();
    this.#child.stdin?.write(`${work.what} ${work.workflow} ${work.run}\n`);
    const timer = ms === undefined ? undefined : setTimeout(() => this.#child.kill("SIGKILL"), ms);
    const { value } = await this.#lines.next();
    const took = performance.now() - from;
    if (timer === undefined) this.#child.stdin?.end();
    await this.#closed;
    clearTimeout(timer);
    if (typeof value !== "string") {
      const { exitCode, signalCode } = this.#child;
      if (signalCode === "SIGKILL") return "killed";
      throw new Error(`The worker ended by itself with ${exitCode} while it was to ${work.what} ${work.run}`);
    }
    const [status = "", ...error] = value.split(" ");
    return { status, error: error.join(" "), took };
  }
}
