import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { App } from "airworthy";
import { parseRunId } from "airworthy";
import type { World } from "../_world.ts";
import type { Given, Setting } from "./_open-app.ts";
import { openApp } from "./_open-app.ts";

/** Makes the clock of a worker wrong. */
const SHIFT = fileURLToPath(new URL("./_shift-clock.ts", import.meta.url));
const SCRIPT = fileURLToPath(new URL("./_engine-worker.ts", import.meta.url));

/** One worker process. */
export class EngineWorker {
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #gone: Promise<unknown>;

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.pid = Number(child.pid);
    this.#gone = once(child, "close");
  }

  /** @param skew How far ahead its clock is, in ms. */
  static async start(given: Given, setting: Setting, skew = 0): Promise<EngineWorker> {
    const shift = skew === 0 ? [] : ["--import", SHIFT];
    const child = spawn(
      process.execPath,
      ["--conditions=airworthy-src", ...shift, SCRIPT, JSON.stringify(given), JSON.stringify(setting)],
      {
        stdio: ["pipe", "pipe", "inherit"],
        env: {
          ...process.env,
          NODE_COMPILE_CACHE: join(given.folder, "compiled"),
          TEST_CLOCK_SKEW: String(skew),
        },
      },
    );
    const worker = new EngineWorker(child);
    const [first] = await Promise.race([
      once(createInterface(child.stdout), "line"),
      worker.#gone.then(() => ["nothing"]),
    ]);
    if (first !== "ready") throw new Error(`The worker did not start: it said ${String(first)}`);
    return worker;
  }

  get isAlive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  start(run: string): void {
    this.#child.stdin?.write(`start ${run}\n`);
  }

  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#gone;
  }

  freeze(): void {
    this.#child.kill("SIGSTOP");
  }

  thaw(): void {
    this.#child.kill("SIGCONT");
  }
}

/** Two workers of one app, and what gives them runs. */
export class Fleet {
  readonly given: Given;
  readonly workers: [EngineWorker, EngineWorker];
  readonly app: App;
  readonly #settings: readonly [Setting, Setting];
  #count = 0;

  private constructor(
    parts: Pick<Fleet, "given" | "workers" | "app">,
    settings: readonly [Setting, Setting],
  ) {
    this.given = parts.given;
    this.workers = parts.workers;
    this.app = parts.app;
    this.#settings = settings;
  }

  /** @param skews How far ahead the clocks of its workers are, in ms. */
  static async start(
    given: Given,
    world: World,
    {
      settings,
      skews = [0, 0],
    }: { settings: readonly [Setting, Setting]; skews?: readonly [number, number] },
  ): Promise<Fleet> {
    const [first, second] = settings;
    const workers: [EngineWorker, EngineWorker] = [
      await EngineWorker.start(given, first, skews[0]),
      await EngineWorker.start(given, second, skews[1]),
    ];
    const app = await openApp(given, first === "local" ? first : { ...first, work: false }, world);
    return new Fleet({ given, workers, app }, settings);
  }

  /** Gives a run to the engine; where there is none, to one worker after the other. */
  give(run: string): void {
    this.#count += 1;
    if (this.#settings[0] === "local") {
      const alive = this.workers.filter(({ isAlive }) => isAlive);
      alive[this.#count % alive.length]?.start(run);
      return;
    }
    const workflow = this.app.workflows.get("ship");
    if (workflow === undefined) throw new Error("There is no workflow to run");
    this.app.run(workflow as never, run as never, { id: parseRunId(run) }).catch(() => {});
  }

  async restart(at: 0 | 1): Promise<void> {
    this.workers[at] = await EngineWorker.start(this.given, this.#settings[at]);
  }

  async stop(): Promise<void> {
    for (const worker of this.workers) await worker.kill();
    await this.app.close();
  }
}
