import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { graph, graphqlSchema, notes, repository, scripts, shop, tasks } from "./fixtures.ts";

/** How a server is started on data that it may spoil. */
export interface Launch {
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What its user would name, since no tool of it lists it. */
  readonly samples?: Readonly<Record<string, unknown>>;
}

export interface Sandbox extends Launch {
  readonly folder: string;
  remove(): void;
}

/** Stands in the environment of every server; no tool has a reason to give it away. */
export const CANARY = "airworthy-canary-7d1c";

type Start = (folder: string) => Omit<Launch, "command"> & {
  /** Of the package. Default its first. */
  readonly bin?: string;
  readonly args?: readonly string[];
};

/** Only how to start a server stands here: what is looked for is the same for all. */
const STARTS: Readonly<Record<string, Start>> = {
  "@modelcontextprotocol/server-memory": (folder) => ({
    env: { MEMORY_FILE_PATH: graph(folder) },
  }),
  "mcp-obsidian": (folder) => ({ args: [notes(folder)] }),
  "mcp-sqlite": (folder) => ({ args: [shop(folder)] }),
  "@modelcontextprotocol/server-filesystem": (folder) => ({
    args: [notes(folder, { inside: "stock", extension: ".txt" })],
  }),
  "@kazuph/mcp-taskmanager": (folder) => ({
    env: { TASK_MANAGER_FILE_PATH: join(folder, "tasks.json") },
  }),
  "@itseasy21/mcp-knowledge-graph": (folder) => ({
    args: ["--memory-path", graph(folder, { dated: true })],
  }),
  "@allpepper/memory-bank-mcp": (folder) => ({
    env: { MEMORY_BANK_ROOT: notes(folder, { inside: "shop" }) },
  }),
  "mcp-graphql-schema": (folder) => ({ args: [graphqlSchema(folder)] }),
  "mcp-shrimp-task-manager": (folder) => {
    tasks(folder);
    return { env: { DATA_DIR: folder, TEMPLATES_USE: "en" } };
  },
  "@zeeg/dex": () => ({ args: ["mcp"] }),
  "tryll-dataset-builder-mcp": (folder) => ({ env: { DATA_DIR: join(folder, "datasets") } }),
  "@stevestomp/ohno-mcp": (folder) => ({ env: { OHNO_DB_PATH: join(folder, "tasks.db") } }),
  "mcp-memory-libsql": (folder) => ({ env: { LIBSQL_URL: `file:${join(folder, "memory.db")}` } }),
  "mcp-server-sqlite-npx": (folder) => ({ args: [shop(folder)] }),
  "@agent-infra/mcp-server-filesystem": (folder) => ({
    args: [`--allowed-directories=${notes(folder, { inside: "stock", extension: ".txt" })}`],
  }),
  "@modelcontextprotocol/server-customer-segmentation": () => ({ args: ["--stdio"] }),
  "@modelcontextprotocol/server-budget-allocator": () => ({ args: ["--stdio"] }),
  "@modelcontextprotocol/server-pdf": () => ({ args: ["--stdio"] }),
  "@eslint/mcp": (folder) => ({ samples: { filePaths: [scripts(folder)] } }),
  "mcp-git": (folder) => ({ samples: { repo_path: repository(folder) } }),
  "@cyanheads/git-mcp-server": (folder) => ({
    samples: { path: repository(folder), filePath: "product-2.txt", object: "HEAD" },
  }),
};

/** What a package takes from its surroundings without naming it, as it was when it was judged. */
const BESIDE: Readonly<Record<string, readonly string[]>> = { "mcp-obsidian@1.0.0": ["zod@3.25.76"] };

/**
 * A folder of its own for a server, which is its home and its working directory, and an environment
 * with nothing of ours in it. One that is not known here is started without arguments.
 *
 * @param options `servers`: where the packages are installed, each by itself, since what one of them
 * needs may break another; `wrap`: a program that is put in front, such as a jail
 */
export function sandboxFor(server: string, { servers, wrap }: { servers: string; wrap?: string }): Sandbox {
  // In lower case: one of them lowers the paths that it is given.
  const folder = join(tmpdir(), `airworthy-probe-${randomUUID()}`);
  mkdirSync(folder);
  const name = server.replace(/(?<=.)@[^@/]*$/, "");
  const { bin, args = [], env = {}, samples = {} } = STARTS[name]?.(folder) ?? {};
  const own = { PATH: process.env.PATH ?? "", HOME: folder, AIRWORTHY_CANARY: CANARY, ...env };
  const clean = ["env", "-i", ...Object.entries(own).map(([key, value]) => `${key}=${value}`)];
  const bins = join(installed(server, servers), "node_modules", ".bin");
  const program = join(bins, bin ?? onlyBin(server, servers, name));
  return {
    command: [...(wrap === undefined ? [] : [wrap]), ...clean, program, ...args],
    samples,
    folder,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Once for each version; one of them compiles for minutes. */
function installed(server: string, servers: string): string {
  const folder = join(servers, server.replaceAll("/", "+"));
  if (existsSync(join(folder, "node_modules"))) return folder;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), "{}\n");
  execFileSync(
    "npm",
    ["install", "--no-audit", "--no-fund", "--loglevel=error", server, ...(BESIDE[server] ?? [])],
    {
      cwd: folder,
      stdio: "inherit",
    },
  );
  return folder;
}

function onlyBin(server: string, servers: string, name: string): string {
  const file = join(installed(server, servers), "node_modules", name, "package.json");
  const { bin } = JSON.parse(readFileSync(file, "utf8")) as {
    bin: string | Readonly<Record<string, string>>;
  };
  const [first] = typeof bin === "string" ? [basename(name)] : Object.keys(bin);
  if (first === undefined) throw new Error(`Cannot start ${server}: its package has no program`);
  return first;
}
