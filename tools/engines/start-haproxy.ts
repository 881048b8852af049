import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

export interface Haproxy {
  readonly url: string;
  dispose(): Promise<void>;
}

/** What is told to those who run several workers; the test runs exactly that. */
const EXAMPLE = new URL("../../examples/deploy/haproxy-restate.cfg", import.meta.url);
const PROGRAMS = [
  "/usr/sbin/haproxy",
  "/usr/local/sbin/haproxy",
  "/usr/bin/haproxy",
  "/opt/homebrew/bin/haproxy",
];
const PATIENCE = 10_000;

/** @throws where it is not installed */
export function haproxyProgram(): string {
  const program = PROGRAMS.find((path) => existsSync(path));
  if (program === undefined) throw new Error("haproxy is not installed: apt-get install haproxy");
  return program;
}

/** A load balancer in front of workers on these ports. @throws where haproxy is not installed */
export async function startHaproxy(port: number, workers: readonly number[]): Promise<Haproxy> {
  const program = haproxyProgram();
  const folder = await mkdtemp(join(tmpdir(), "airworthy-haproxy-"));
  const config = join(folder, "haproxy.cfg");
  await writeFile(config, configOf(await readFile(EXAMPLE, "utf8"), port, workers));
  const child = spawn(program, ["-f", config, "-db"], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (chunk) => {
    said += String(chunk);
  });
  const exited = once(child, "exit");
  const dispose = async (): Promise<void> => {
    child.kill("SIGKILL");
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
  const deadline = Date.now() + PATIENCE;
  while (!(await answers(port))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await dispose();
      throw new Error(`haproxy did not start: ${said}`);
    }
    await setTimeout(50);
  }
  return { url: `http://127.0.0.1:${port}`, dispose };
}

/** The example with other addresses. */
function configOf(example: string, port: number, workers: readonly number[]): string {
  const lines = example.split("\n").flatMap((line) => {
    if (line.includes("bind ")) return [line.replace(/bind \S+/, `bind 127.0.0.1:${port}`)];
    if (!/^\s*server worker1 /.test(line)) return /^\s*server /.test(line) ? [] : [line];
    return workers.map((at, i) => line.replace(/server \S+ \S+/, `server worker${i + 1} 127.0.0.1:${at}`));
  });
  return lines.join("\n");
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
