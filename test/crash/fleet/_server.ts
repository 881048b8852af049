import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";

const START_LIMIT = 60_000;

export interface ServerPlace {
  /** The command. */
  readonly bin: string;
  readonly folder: string;
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
}

/** One `airworthy serve`, as a user starts it. */
export class FleetServer {
  readonly url: string;
  readonly #place: ServerPlace;
  #child: ChildProcess | undefined;
  #said = "";
  /** Since when it answers, in ms of this process's clock; undefined while it does not. */
  readySince: number | undefined;
  /** When it was started last, in ms of the same. */
  startedAt = 0;

  constructor(place: ServerPlace) {
    this.#place = place;
    this.url = `http://localhost:${place.port}`;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Starts it and waits until it is ready. Gives ms; undefined where it was killed before. @throws where it ends by itself */
  async start(): Promise<number | undefined> {
    const from = performance.now();
    const { bin, folder, port, env } = this.#place;
    const child = spawn(process.execPath, [bin, "serve", "--port", String(port)], {
      cwd: folder,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    this.#said = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#said = `${this.#said}${text}`.slice(-4_000);
      });
    this.startedAt = from;
    for (;;) {
      const isReady = await this.#isReady();
      // Killed meanwhile: what answers is the next one.
      if (this.#child !== child) return undefined;
      if (isReady) break;
      if (child.exitCode !== null || performance.now() - from > START_LIMIT)
        throw new Error(`A server did not start (${child.exitCode}): ${this.#said}`);
      await delay(50);
    }
    this.readySince = performance.now();
    return this.readySince - from;
  }

  /** @throws where it had ended by itself: a server must outlive the death of the others */
  async kill(): Promise<void> {
    const child = this.#child;
    this.readySince = undefined;
    this.#child = undefined;
    if (child === undefined) return;
    if (child.exitCode !== null)
      throw new Error(`A server ended by itself with ${child.exitCode}: ${this.#said}`);
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  }

  /** Ends it whatever it does, without a complaint. */
  async dispose(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  }

  async #isReady(): Promise<boolean> {
    try {
      return (await fetch(`${this.url}/readyz`)).ok;
    } catch {
      return false;
    }
  }
}
