import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";

const SRC = join(import.meta.dirname, "../src");

/** A folder may import only what stands in its row. A folder that is not here may not exist. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  stats: [],
  store: ["core", "postgres"],
  engines: ["core", "store", "postgres"],
  models: ["core"],
  tools: ["core"],
  postgres: ["core", "tools"],
  patterns: ["core", "models", "tools", "stats"],
  evals: ["core", "stats", "models", "tools"],
  observe: ["core", "stats", "models"],
  releases: ["core"],
  rollout: ["core", "stats", "tools", "releases"],
  readiness: ["core", "stats", "tools", "evals", "observe", "releases", "rollout"],
  monitor: ["core", "stats", "evals", "observe", "rollout"],
  audit: ["core", "stats", "models", "tools", "patterns", "evals", "observe", "releases", "rollout"],
  app: [
    "core",
    "store",
    "engines",
    "models",
    "tools",
    "patterns",
    "evals",
    "releases",
    "rollout",
    "readiness",
    "monitor",
  ],
  server: [
    "core",
    "stats",
    "store",
    "engines",
    "models",
    "tools",
    "patterns",
    "evals",
    "observe",
    "releases",
    "rollout",
    "readiness",
    "monitor",
    "app",
  ],
  testing: ["core", "models", "tools", "store"],
  cli: [
    "core",
    "stats",
    "store",
    "engines",
    "models",
    "tools",
    "patterns",
    "evals",
    "observe",
    "releases",
    "rollout",
    "readiness",
    "monitor",
    "audit",
    "app",
    "server",
    "testing",
  ],
  "evals.ts": ["evals", "app"],
  "client.ts": ["server"],
  "register.ts": ["cli"],
  "observe.ts": ["observe", "models"],
  "rollout.ts": ["core", "rollout", "releases", "monitor", "app"],
  "store.ts": ["store", "observe", "postgres"],
  "tools.ts": ["tools"],
  "index.ts": ["core", "stats", "engines", "models", "tools", "patterns", "app"],
};

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s(?:[^;'"]*?\sfrom\s)?["'](\.[^"']+)["']|import\(\s*["'](\.[^"']+)["']\s*\)/g;
const TYPE_ONLY = /^\s*(?:import|export)\s+type\s/;

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const files = sourceFiles(SRC);
const imports = files.flatMap(importsOf);

test("every folder of src imports only the folders of its row", () => {
  const wrong = imports.filter(
    ({ from, to }) => top(from) !== top(to) && !MAY_IMPORT[top(from)]?.includes(top(to)),
  );

  assert.deepEqual(
    wrong.map(({ from, to }) => `${from} imports ${to}`),
    [],
  );
});

test("files of src do not import each other in a circle", () => {
  assert.deepEqual(cycles(imports.filter((one) => !one.typeOnly)), []);
});

test("a file that begins with _ is imported only from its own folder", () => {
  const wrong = imports.filter(({ from, to }) => /(^|\/)_[^/]+$/.test(to) && dirname(from) !== dirname(to));

  assert.deepEqual(
    wrong.map(({ from, to }) => `${from} imports ${to}`),
    [],
  );
});

test("no file of src is longer than 400 lines", () => {
  const long = files.filter((file) => readFileSync(join(SRC, file), "utf8").split("\n").length > 400);

  assert.deepEqual(long, []);
});

test("only one module touches the ai package, and only one node:sqlite", () => {
  assert.deepEqual(
    filesWith(/from "ai"/).filter((file) => !typeOnlyImport(file, "ai")),
    ["models/ai-sdk.ts"],
  );
  assert.equal(
    filesWith(/from "node:sqlite"/).filter((file) => !typeOnlyImport(file, "node:sqlite")).length,
    1,
  );
});

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter(
      (file) => file.endsWith(".ts") && !/\.(test|testsuite)\.ts$/.test(file) && !/(^|\/)_test-/.test(file),
    )
    .sort();
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(SRC, file), "utf8");
  return [...text.matchAll(IMPORT)].map((match) => ({
    from: file,
    to: relative(SRC, join(SRC, dirname(file), match[1] ?? match[2] ?? "")),
    typeOnly: TYPE_ONLY.test(match[0].trimStart()),
  }));
}

function filesWith(pattern: RegExp): string[] {
  return files.filter((file) => pattern.test(readFileSync(join(SRC, file), "utf8")));
}

function typeOnlyImport(file: string, pack: string): boolean {
  const lines =
    readFileSync(join(SRC, file), "utf8").match(new RegExp(`(?:import|export)[^;]*from "${pack}"`, "g")) ??
    [];
  return lines.every((line) => TYPE_ONLY.test(line));
}

function top(file: string): string {
  return file.split("/")[0] ?? file;
}

function cycles(edges: readonly Import[]): string[] {
  const next = Map.groupBy(edges, (edge) => edge.from);
  const state = new Map<string, "open" | "done">();
  const found: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (state.get(file) === "done") return;
    if (state.get(file) === "open")
      return void found.push([...path.slice(path.indexOf(file)), file].join(" -> "));
    state.set(file, "open");
    for (const edge of next.get(file) ?? []) visit(edge.to, [...path, file]);
    state.set(file, "done");
  };
  for (const file of files) visit(file, []);
  return found;
}
