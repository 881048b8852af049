/**
 * Runs a task of this repository on the right Node, installing what it needs first, so that a fresh
 * clone needs one command. Plain JavaScript: it must start on an older Node.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const needed = [24, 16];
const source = "--conditions=airworthy-src";

const TESTS = [
  "src/**/*.test.ts",
  "test/**/*.test.ts",
  "examples/**/*.test.ts",
  "dashboard/src/**/*.test.ts",
  "dashboard/test/**/*.test.ts",
];
const dashboard = ["node", bin("vite", "bin/vite.js"), "build", "dashboard", "--logLevel", "warn"];

/** Each task is a list of commands; `node` means the right one. */
const tasks = {
  demo: (args) => [...freshDashboard(), ["node", source, "examples/pharmacy/demo.ts", ...args]],
  test: (args) => [
    ...freshDashboard(),
    ["node", source, "--test", "--test-concurrency=2", ...(args.length > 0 ? args : TESTS)],
  ],
  fuzz: (args) => [["node", source, "test/fuzz/run.ts", ...args]],
  audit: () => [["node", "tools/audit-dependencies.ts"]],
  soak: (args) => [["node", "--expose-gc", source, "tools/soak.ts", ...args]],
  build: () => [
    ["clean"],
    ["node", bin("typescript", "bin/tsc"), "-p", "tsconfig.build.json"],
    ["node", "tools/bundle.ts"],
    ["node", "tools/prune-types.ts"],
    dashboard,
    ["node", "tools/docs-site.ts"],
    ["node", "tools/sbom.ts"],
  ],
  // Without a name: what was last recorded. With one: that benchmark anew, and what is recorded then.
  bench: (args) => [
    ...(args.length > 0 ? [["npm", "run", "bench", "--prefix", "benchmarks", "--", ...args]] : []),
    ["node", source, "benchmarks/figures/main.ts"],
  ],
  dashboard: () => [dashboard],
  measure: () => [...freshDashboard(), ["node", source, "dashboard/test/measure.ts"]],
  screenshots: (args) => [...freshDashboard(), ["node", source, "dashboard/test/screenshots.ts", ...args]],
  check: () => [
    ["node", bin("@biomejs/biome", "bin/biome"), "check", "."],
    ["node", bin("typescript", "bin/tsc"), "-p", "."],
    ["node", bin("typescript", "bin/tsc"), "-p", "dashboard"],
    ["node", "tools/run.mjs", "build"],
    ["node", bin("publint", "src/cli.js"), "--strict"],
    ["node", bin("@arethetypeswrong/cli", "dist/index.js"), "--pack", ".", "--profile", "esm-only"],
    ["node", bin("knip", "bin/knip.js")],
  ],
};

const [name = "", ...args] = process.argv.slice(2);
const task = Object.hasOwn(tasks, name) ? tasks[name] : undefined;
if (task === undefined) fail(`Cannot run "${name}": expected one of ${Object.keys(tasks).join(", ")}`, 2);
install();
const node = rightNode();
for (const command of task(args)) run(command);

function install() {
  const lock = join(root, "package-lock.json");
  const installed = join(root, "node_modules", ".package-lock.json");
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  console.error("Installing what the repository needs (once)…");
  execute("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
}

/** From sources the dashboard is built when it is not there or older than they are. */
function freshDashboard() {
  const built = join(root, "dist", "dashboard", "index.html");
  const sources = ["dashboard/src", "dashboard/public", "dashboard/index.html", "dashboard/vite.config.ts"];
  if (existsSync(built) && statSync(built).mtimeMs >= Math.max(...sources.map(newest))) return [];
  return [dashboard];
}

function newest(path) {
  const at = join(root, path);
  const { mtimeMs } = statSync(at);
  if (!statSync(at).isDirectory()) return mtimeMs;
  return Math.max(mtimeMs, ...readdirSync(at).map((name) => newest(join(path, name))));
}

function rightNode() {
  const pinned = join(root, "node_modules", ".bin", "node");
  if (existsSync(pinned)) return pinned;
  if (isEnough(process.versions.node)) return process.execPath;
  return fail(
    `Cannot run on Node ${process.versions.node}: expected ${needed.join(".")} or later. Install it from nodejs.org and try again.`,
    2,
  );
}

function isEnough(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > needed[0] || (major === needed[0] && minor >= needed[1]);
}

function run([program, ...rest]) {
  if (program === "clean") return rmSync(join(root, "dist"), { recursive: true, force: true });
  execute(program === "node" ? node : program, rest);
}

function execute(program, rest) {
  // Ctrl-C reaches what was started as well, which says by its exit code how it ended.
  process.once("SIGINT", () => {});
  // What npm starts must find the same Node as what it is started by.
  const path = `${join(root, "node_modules", ".bin")}:${process.env.PATH ?? ""}`;
  const { status, error } = spawnSync(program, rest, {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, PATH: path },
  });
  if (error) fail(`Cannot start ${program}: ${error.message}`, 1);
  if (status !== 0) process.exit(status ?? 1);
}

function bin(pack, path) {
  return join("node_modules", pack, path);
}

function fail(message, code) {
  console.error(message);
  return process.exit(code);
}
