import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { ToolLimits } from "../tools/limits/tool-limits.ts";
import type { PostgresLimitsOptions } from "./postgres-limits.ts";

export interface CallerOptions {
  readonly limits: ToolLimits;
  /** Runs of one call each, all at once. */
  readonly calls: number;
  /** Ms that a call takes. */
  readonly work: number | "for ever";
  readonly source: PostgresLimitsOptions;
}

/** Times in ms of one clock. */
export type Said =
  | { readonly kind: "ready" | "closed" }
  | { readonly kind: "begun" | "ended"; readonly at: number }
  | { readonly kind: "run"; readonly waited: number; readonly error?: string | undefined };

/** A real process that calls a limited tool. */
export class Caller {
  readonly said: Said[] = [];
  readonly #process: ChildProcess;
  #look: (() => void) | undefined;
  readonly #ended: Promise<unknown>;

  constructor(options: CallerOptions) {
    const script = fileURLToPath(new URL("./_test-caller.ts", import.meta.url));
    const args = ["--conditions=airworthy-src", script, JSON.stringify(options)];
    this.#process = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
    this.#ended = once(this.#process, "exit");
    createInterface({ input: this.#process.stdout ?? process.stdin }).on("line", (line) => {
      this.said.push(JSON.parse(line));
      this.#look?.();
    });
  }

  all<Kind extends Said["kind"]>(kind: Kind): Extract<Said, { kind: Kind }>[] {
    return this.said.filter((one): one is Extract<Said, { kind: Kind }> => one.kind === kind);
  }

  /** Resolves when it has said so for as many times. */
  async until(kind: Said["kind"], times = 1): Promise<void> {
    while (this.said.filter((one) => one.kind === kind).length < times)
      await new Promise<void>((resolve) => {
        this.#look = resolve;
      });
  }

  go(): void {
    this.#process.stdin?.write("go\n");
  }

  async end(): Promise<void> {
    await this.#ended;
  }

  async kill(): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#ended;
  }
}

/** Starts them together, once all are there, and waits for their ends. */
export async function runCallers(callers: readonly Caller[]): Promise<void> {
  for (const caller of callers) await caller.until("ready");
  for (const caller of callers) caller.go();
  for (const caller of callers) await caller.end();
}

/** The most that lie in any `span` ms, wherever it begins. */
export function mostWithin(times: readonly number[], span: number): number {
  return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + span).length));
}

/** The most that ran at once. */
export function mostAtOnce(callers: readonly Caller[]): number {
  const begun = callers.flatMap((caller) => caller.all("begun").map(({ at }) => ({ at, step: 1 })));
  const ended = callers.flatMap((caller) => caller.all("ended").map(({ at }) => ({ at, step: -1 })));
  let running = 0;
  return Math.max(
    0,
    ...[...begun, ...ended]
      .sort((a, b) => a.at - b.at)
      .map(({ step }) => {
        running += step;
        return running;
      }),
  );
}
