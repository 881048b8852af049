import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestServer } from "../../postgres/_test-server.ts";

/** PgBouncer in transaction mode before a test's server, reached by a socket in its folder. */
export interface TestBouncer {
  /** For pg's `Client`; the database is `postgres`. */
  readonly client: Readonly<Record<string, unknown>>;
  dispose(): Promise<void>;
}

/** PgBouncer refuses to run as root, so there it runs as nobody. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
const PORT = 6_432;

/** @throws where it is not installed: it comes with the system, as `apt-get install pgbouncer` */
export async function startTestBouncer(server: TestServer): Promise<TestBouncer> {
  const folder = await mkdtemp(join(tmpdir(), "airworthy-bouncer-"));
  const users = join(folder, "users.txt");
  await writeFile(users, `"${server.client.user}" ""\n`);
  const settings = {
    listen_port: PORT,
    unix_socket_dir: folder,
    auth_type: "trust",
    auth_file: users,
    pool_mode: "transaction",
    // So few that two processes get the same connections in turn.
    default_pool_size: 3,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  const file = join(folder, "pgbouncer.ini");
  await writeFile(file, `[databases]\n* = host=${server.client.host}\n[pgbouncer]\n${lines.join("\n")}\n`);
  if (NOBODY.uid !== undefined)
    for (const path of [folder, users, file]) chownSync(path, NOBODY.uid, NOBODY.gid);
  const bouncer = await serve(file);
  return {
    client: { host: folder, port: PORT, user: server.client.user, database: "postgres" },
    async dispose() {
      const ended = once(bouncer, "exit");
      bouncer.kill("SIGINT");
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function serve(file: string): Promise<ChildProcess> {
  const path = `${process.env.PATH ?? ""}:/usr/sbin`;
  const bouncer = spawn("pgbouncer", [file], {
    ...NOBODY,
    env: { ...process.env, PATH: path },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  return new Promise((resolve, reject) => {
    bouncer.on("error", (error) =>
      reject(new Error("PgBouncer cannot be started: is it installed?", { cause: error })),
    );
    bouncer.on("exit", (code) => reject(new Error(`PgBouncer ended with ${code}: ${said}`)));
    bouncer.stderr?.on("data", (chunk) => {
      said += String(chunk);
      if (said.includes("process up")) resolve(bouncer);
    });
  });
}
