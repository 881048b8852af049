import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { cp, mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Area, Sample } from "../harness/area.ts";
import { formatSpread, markdownTable } from "../harness/markdown-table.ts";
import { spread } from "../harness/statistics.ts";

const ROOT = join(import.meta.dirname, "../..");
const TIMES = 15;

/** What is executed; the floor is Node itself, which no command can start faster than. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  "node alone": ["-e", "0"],
  "--version": ["--version"],
  "--help": ["--help"],
  "a usage error": ["runs", "shwo"],
  "runs list --store": ["runs", "list", "--store", ".airworthy/store.db"],
  "runs list": ["runs", "list"],
  "runs show last": ["runs", "show", "last"],
};

/** How long one waits for a command of the built package, from the start of its process to its end. */
export async function loadArea(): Promise<Area> {
  return { name: "start", variants: Object.keys(COMMANDS), measure, report };
}

async function measure(variant: string, { directory, scale }: { directory: string; scale: number }) {
  const bin = await installedIn(directory);
  const project = await projectIn(directory, bin);
  const args = COMMANDS[variant] ?? [];
  const start = variant === "node alone" ? args : [bin, ...args];
  const times: number[] = [];
  for (let n = -2; n < Math.max(3, Math.round(TIMES * scale)); n += 1) {
    const began = performance.now();
    const child = spawn(process.execPath, start, { cwd: project, stdio: "ignore" });
    const [code] = await once(child, "close");
    // The first two fill the compile cache, as the first command on a machine does.
    if (n >= 0) times.push(performance.now() - began);
    const expected = variant === "a usage error" ? 2 : 0;
    if (code !== expected)
      throw new Error(`Cannot measure ${variant}: it ended with ${code}, not ${expected}`);
  }
  times.sort((a, b) => a - b);
  return { fastest: times[0] ?? 0, median: times[times.length >> 1] ?? 0 };
}

/** The package beside what it needs, as it is installed: without the sources, which a checkout runs in place of it. */
async function installedIn(directory: string): Promise<string> {
  const built = join(ROOT, "dist/cli/main.js");
  if (!existsSync(built))
    throw new Error("Cannot measure the start: nothing is built; run npm run build first");
  const home = join(directory, "package");
  for (const part of ["bin", "dist", "package.json"])
    await cp(join(ROOT, part), join(home, part), { recursive: true });
  await symlink(join(ROOT, "node_modules"), join(home, "node_modules"));
  return join(home, "bin/airworthy.js");
}

/** What `airworthy init` makes, with one run. */
async function projectIn(directory: string, bin: string): Promise<string> {
  const project = join(directory, "project");
  const run = (...args: readonly string[]) =>
    promisify(execFile)(process.execPath, [bin, ...args], { cwd: project });
  await mkdir(join(project, "node_modules"), { recursive: true });
  await symlink(join(directory, "package"), join(project, "node_modules/airworthy"));
  await symlink(join(ROOT, "node_modules/zod"), join(project, "node_modules/zod"));
  await run("init", ".", "--yes");
  await run("run", "support", "--text", "Where is my order W1001?");
  return project;
}

function report(samples: readonly Sample[]): string {
  const rows = Object.keys(COMMANDS).map((variant) => [
    variant,
    formatSpread(spread(samples, variant, "fastest")),
    formatSpread(spread(samples, variant, "median")),
  ]);
  return [
    `A process from its start to its end, the built package in a project that \`airworthy init\` made, compile cache filled; ${TIMES} each a round. What names no store loads the project's configuration, and with it zod and the library, to learn where the store is.`,
    markdownTable(["command", "fastest, ms", "median, ms"], rows),
  ].join("\n\n");
}
