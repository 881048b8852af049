import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";

/** A Restate of a test's own on loopback: one node, or three that keep everything twice. */
export interface Restate {
  readonly ingress: readonly string[];
  readonly admin: readonly string[];
  /** As kill -9 of one node, from 0. */
  kill(node: number): Promise<void>;
  /** Starts a node that was killed, where its data is. */
  start(node: number): Promise<void>;
  dispose(): Promise<void>;
}

interface Node {
  readonly name: string;
  readonly config: string;
  readonly ingress: string;
  readonly admin: string;
}

const PATIENCE = 90_000;
/** Where nothing listens: what the server would tell its maker, or ask GitHub, it tells nobody. */
const NOWHERE = "http://127.0.0.1:9";

export async function startRestate({ nodes: count = 1 }: { nodes?: 1 | 3 } = {}): Promise<Restate> {
  const folder = await mkdtemp(join(tmpdir(), "airworthy-restate-"));
  const ports = await freePorts(3 * count);
  const addresses = Array.from({ length: count }, (_, i) => `http://127.0.0.1:${ports[3 * i]}`);
  const nodes: Node[] = [];
  for (let i = 0; i < count; i += 1) {
    const [fabric = 0, ingress = 0, admin = 0] = ports.slice(3 * i, 3 * i + 3);
    const name = `node-${i + 1}`;
    const config = join(folder, `${name}.toml`);
    await writeFile(config, configOf({ name, folder, fabric, ingress, admin, addresses, isFirst: i === 0 }));
    nodes.push({ name, config, ingress: `http://127.0.0.1:${ingress}`, admin: `http://127.0.0.1:${admin}` });
  }
  const running = new Map<number, ChildProcess>();
  const start = async (at: number): Promise<void> => {
    const node = nodes[at];
    if (node === undefined) throw new Error(`There is no node ${at}`);
    running.set(at, await startNode(node, folder));
  };
  const kill = async (at: number): Promise<void> => {
    const child = running.get(at);
    running.delete(at);
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  };
  const dispose = async (): Promise<void> => {
    await Promise.all([...running.keys()].map(kill));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    // Each waits for the others, so they have to come up together.
    await Promise.all(nodes.map((_, at) => start(at)));
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    ingress: nodes.map(({ ingress }) => ingress),
    admin: nodes.map(({ admin }) => admin),
    kill,
    start,
    dispose,
  };
}

interface NodeParts {
  readonly name: string;
  readonly folder: string;
  readonly fabric: number;
  readonly ingress: number;
  readonly admin: number;
  readonly addresses: readonly string[];
  readonly isFirst: boolean;
}

function configOf({ name, folder, fabric, ingress, admin, addresses, isFirst }: NodeParts): string {
  const replication = addresses.length === 1 ? 1 : 2;
  return `
cluster-name = "airworthy-test"
node-name = "${name}"
base-dir = "${join(folder, "data")}"
listen-mode = "tcp"
bind-ip = "127.0.0.1"
bind-port = ${fabric}
advertised-host = "127.0.0.1"
auto-provision = ${isFirst}
default-num-partitions = 4
default-replication = ${replication}
disable-telemetry = true
disable-prometheus = true
log-filter = "warn"
log-format = "compact"
log-disable-ansi-codes = true
rocksdb-total-memory-size = "256 MiB"
[metadata-client]
addresses = ${JSON.stringify(addresses)}
[ingress]
bind-port = ${ingress}
[admin]
bind-port = ${admin}
disable-web-ui = true
`;
}

async function startNode({ name, config, ingress, admin }: Node, folder: string): Promise<ChildProcess> {
  const child = spawn(installedServer(), ["--config-file", config, "--no-logo"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env.PATH, HTTPS_PROXY: NOWHERE, https_proxy: NOWHERE, DO_NOT_TRACK: "1" },
  });
  let said = "";
  const hear = (chunk: unknown): void => {
    said = (said + String(chunk)).slice(-10_000);
  };
  child.stdout?.on("data", hear);
  child.stderr?.on("data", hear);
  const deadline = Date.now() + PATIENCE;
  while (!(await isHealthy(`${admin}/health`)) || !(await isHealthy(`${ingress}/restate/health`))) {
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline) {
      child.kill("SIGKILL");
      throw new Error(`Restate ${name} did not start (${child.exitCode ?? child.signalCode}): ${said}`);
    }
    await setTimeout(100);
  }
  return child;
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

function installedServer(): string {
  const name = `@restatedev/restate-server-${process.platform}-${process.arch}`;
  const found = createRequire(import.meta.url).resolve(`${name}/package.json`);
  return join(dirname(found), "bin", "restate-server");
}

/** Ports that were free just now. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports: number[] = [];
  for (const server of servers) {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    ports.push(typeof address === "object" && address !== null ? address.port : 0);
  }
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
