/**
 * Makes `dist`, or another folder that is named, of the sources: an entry file for each entry of package.json and for the command, and what they share in
 * chunks. A command reads some ten files in place of several hundred, which is most of what its start would cost.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ChunkingContext } from "rolldown";
import { rolldown } from "rolldown";

const root = join(import.meta.dirname, "..");
const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  readonly exports: Readonly<Record<string, unknown>>;
};

/** Files that ask where they lie, or by whose folder they are known in a stack: they keep their folder. */
const PLACED = [
  { name: "core/doctor/doctor", test: /\/src\/core\/doctor\// },
  { name: "core/handlers/handlers", test: /\/src\/core\/handlers\// },
  { name: "server/dashboard/built-dashboard", test: /\/src\/server\/dashboard\/built-dashboard\.ts$/ },
  { name: "server/docs/serve-docs", test: /\/src\/server\/docs\/serve-docs\.ts$/ },
  { name: "releases/own-version", test: /\/src\/releases\/own-version\.ts$/ },
  { name: "releases/import-bundle", test: /\/src\/releases\/import-bundle\.ts$/ },
  { name: "app/shadow/start-process", test: /\/src\/app\/shadow\/start-process\.ts$/ },
];

interface Together {
  readonly name: string;
  /** Sources that begin it: they and what they need as they are loaded, but for what a chunk before it has. */
  readonly of: readonly string[];
  readonly without?: RegExp;
}

/** What one loads to be told something, and to look at runs. */
const START = ["cli/main"];
const LOOK = ["cli/commands/runs/list", "cli/commands/runs/show"];
const SQLITE = ["store/sqlite/sqlite-store"];

/**
 * Sources that are one chunk, since a file that is read costs as much as some thousand lines in it. What none of these
 * needs, rolldown shares out by who needs it. The first are before PLACED: a file that keeps its place takes along what
 * it needs, and `airworthy runs list` is not to load all that a run needs.
 */
const EARLY: readonly Together[] = [
  // Runs in browsers, too.
  { name: "client", of: ["client"] },
  // Whoever imports the library is to load neither the command line nor SQLite.
  {
    name: "core",
    of: [...START, ...LOOK, ...SQLITE, "store/open-store"],
    without: /\/src\/(?:cli|store\/sqlite)\//,
  },
  { name: "start", of: START },
  { name: "look", of: LOOK },
  { name: "sqlite", of: SQLITE },
];
const LATE: readonly Together[] = [
  { name: "library", of: ["index"] },
  { name: "evals", of: ["evals"] },
  { name: "server", of: ["server/index", "cli/commands/serve"] },
];

/** Files that are run or imported by their place: the program of a shadow, and what a release has for node:fs. */
const byPlace = Object.fromEntries(
  ["app/shadow/shadow-process", "releases/kept-files"].map((name) => [name, `src/${name}.ts`]),
);

const input: Readonly<Record<string, string>> = {
  "cli/main": "src/cli/main.ts",
  ...byPlace,
  ...Object.fromEntries(Object.values(exports).flatMap(entryOf)),
};
const entries: ReadonlySet<string> = new Set(Object.values(input).map((path) => join(root, path)));
let chunks: ReadonlyMap<string, string> | undefined;

const build = await rolldown({
  cwd: root,
  input,
  external: (id) => !/^[./]/.test(id),
  platform: "node",
  treeshake: { moduleSideEffects: false },
});
await build.write({
  dir: process.argv[2] ?? "dist",
  format: "esm",
  entryFileNames: "[name].js",
  chunkFileNames: ({ name }) =>
    PLACED.some((one) => one.name === name) ? "[name].js" : "chunks/[name]-[hash].js",
  codeSplitting: {
    groups: [...EARLY.map(groupOf), ...PLACED, ...LATE.map(groupOf)],
  },
});
await build.close();

function groupOf({ name }: Together) {
  return {
    debugName: name,
    name: (id: string, modules: ChunkingContext) => {
      chunks ??= chunksBy(modules);
      return chunks.get(id) === name ? name : undefined;
    },
  };
}

/** The chunk of each source that goes into one of EARLY or LATE. */
function chunksBy(modules: ChunkingContext): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { name, of, without } of [...EARLY, ...LATE]) {
    const seen = new Set<string>();
    const left = of.map((source) => join(root, "src", `${source}.ts`));
    for (let id = left.pop(); id !== undefined; id = left.pop()) {
      if (seen.has(id) || found.has(id)) continue;
      seen.add(id);
      left.push(...(modules.getModuleInfo(id)?.importedIds ?? []).filter((one) => one.startsWith(root)));
    }
    for (const id of seen) if (without?.test(id) !== true) found.set(id, name);
  }
  // An entry is a file of its own already.
  for (const entry of entries) found.delete(entry);
  return found;
}

function entryOf(paths: unknown): readonly (readonly [string, string])[] {
  if (typeof paths !== "object" || paths === null) return [];
  const { "airworthy-src": source, default: built } = paths as Readonly<Record<string, string>>;
  if (source === undefined || built === undefined) return [];
  return [[built.replace(/^\.\/dist\/|\.js$/g, ""), source]];
}
