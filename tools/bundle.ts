/**
 * Makes `dist`, or another folder that is named, of the sources: an entry file for each entry of package.json and for the command, and what they share in
 * chunks. A command reads some ten files in place of several hundred, which is a quarter of what its start costs.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
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
  { name: "cli/own-package", test: /\/src\/cli\/own-package\.ts$/ },
];

/** Files that are run or imported by their place: the program of a shadow, and what a release has for node:fs. */
const byPlace = Object.fromEntries(
  ["app/shadow/shadow-process", "releases/kept-files"].map((name) => [name, `src/${name}.ts`]),
);

const build = await rolldown({
  cwd: root,
  input: {
    "cli/main": "src/cli/main.ts",
    ...byPlace,
    ...Object.fromEntries(Object.values(exports).flatMap(entryOf)),
  },
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
  codeSplitting: { groups: PLACED },
});
await build.close();

function entryOf(paths: unknown): readonly (readonly [string, string])[] {
  if (typeof paths !== "object" || paths === null) return [];
  const { "airworthy-src": source, default: built } = paths as Readonly<Record<string, string>>;
  if (source === undefined || built === undefined) return [];
  return [[built.replace(/^\.\/dist\/|\.js$/g, ""), source]];
}
