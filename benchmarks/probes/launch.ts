import { randomUUID } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { graph, graphqlSchema, notes, repository, shop, tasks } from "./fixtures.ts";

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
  /** Of the package; the only one that it has, where it is not named. */
  readonly bin: string;
  readonly args?: readonly string[];
};

/** Only how to start a server stands here: what is looked for is the same for all. */
const STARTS: Readonly<Record<string, Start>> = {
  "@modelcontextprotocol/server-memory": (folder) => ({
    bin: "mcp-server-memory",
    env: { MEMORY_FILE_PATH: graph(folder) },
  }),
  "@modelcontextprotocol/server-everything": () => ({ bin: "mcp-server-everything" }),
  "mcp-obsidian": (folder) => ({ bin: "mcp-obsidian", args: [notes(folder)] }),
  "mcp-sqlite": (folder) => ({ bin: "mcp-sqlite-server", args: [shop(folder)] }),
  "time-mcp": () => ({ bin: "time-mcp" }),
  "@modelcontextprotocol/server-filesystem": (folder) => ({
    bin: "@modelcontextprotocol/server-filesystem/dist/index.js",
    args: [notes(folder, { inside: "stock", extension: ".txt" })],
  }),
  "@modelcontextprotocol/server-sequential-thinking": () => ({ bin: "mcp-server-sequential-thinking" }),
  "@kazuph/mcp-taskmanager": (folder) => ({
    bin: "mcp-taskmanager",
    env: { TASK_MANAGER_FILE_PATH: join(folder, "tasks.json") },
  }),
  "@itseasy21/mcp-knowledge-graph": (folder) => ({
    bin: "mcp-knowledge-graph",
    args: ["--memory-path", graph(folder, { dated: true })],
  }),
  "@allpepper/memory-bank-mcp": (folder) => ({
    bin: "mcp-server-memory-bank",
    env: { MEMORY_BANK_ROOT: notes(folder, { inside: "shop" }) },
  }),
  "mcp-graphql-schema": (folder) => ({ bin: "mcp-graphql-schema", args: [graphqlSchema(folder)] }),
  "@jzone-mcp/antd-components-mcp": () => ({ bin: "antd-components-mcp" }),
  "mcp-shrimp-task-manager": (folder) => {
    tasks(folder);
    return { bin: "mcp-shrimp-task-manager", env: { DATA_DIR: folder, TEMPLATES_USE: "en" } };
  },
  "@zeeg/dex": () => ({ bin: "dex", args: ["mcp"] }),
  "@coo-quack/calc-mcp": () => ({ bin: "calc-mcp" }),
  "mcp-git": (folder) => ({ bin: "mcp-git", samples: { repo_path: repository(folder) } }),
  "@cyanheads/git-mcp-server": (folder) => ({
    bin: "git-mcp-server",
    samples: { path: repository(folder), filePath: "product-2.txt", object: "HEAD" },
  }),
};

/**
 * A folder of its own for a server, which is its home and its working directory, and an environment
 * with nothing of ours in it. One that is not known here is started by `npx` at the version judged.
 */
export function sandboxFor(server: string, { modules, wrap }: { modules: string; wrap?: string }): Sandbox {
  // In lower case: one of them lowers the paths that it is given.
  const folder = join(tmpdir(), `airworthy-probe-${randomUUID()}`);
  mkdirSync(folder);
  const name = server.replace(/(?<=.)@[^@/]*$/, "");
  const { bin, args = [], env = {}, samples = {} } = STARTS[name]?.(folder) ?? { bin: "" };
  const program = bin === "" ? ["npx", "-y", server] : startOf(bin, modules);
  const own = { PATH: process.env.PATH ?? "", HOME: folder, AIRWORTHY_CANARY: CANARY, ...env };
  const clean = ["env", "-i", ...Object.entries(own).map(([key, value]) => `${key}=${value}`)];
  return {
    command: [...(wrap === undefined ? [] : [wrap]), ...clean, ...program, ...args],
    samples,
    folder,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Two packages may have a program of one name: a path then says which. */
function startOf(bin: string, modules: string): readonly string[] {
  return bin.includes("/") ? [process.execPath, join(modules, bin)] : [join(modules, ".bin", bin)];
}
