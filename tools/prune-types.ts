/**
 * Takes out of `dist`, or another folder that is named, the declarations that no entry of package.json leads to: the
 * compiler writes one for each source, and nobody can import those of the command or of what lies behind the entries.
 */
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const root = join(import.meta.dirname, "..");
const dist = resolve(process.argv[2] ?? join(root, "dist"));
const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  readonly exports: Readonly<Record<string, unknown>>;
};

const open = Object.values(exports).flatMap((paths) =>
  typeof paths === "object" && paths !== null && "types" in paths
    ? [join(dist, String(paths.types).replace("./dist/", ""))]
    : [],
);
const kept = new Set(open);
for (let path = open.pop(); path !== undefined; path = open.pop()) {
  for (const [, named = ""] of readFileSync(path, "utf8").matchAll(
    /(?:from|import|import\()\s*"(\.[^"]+)"/g,
  )) {
    const found = resolve(dirname(path), named.replace(/\.(?:js|ts)$/, ".d.ts"));
    if (!existsSync(found)) throw new Error(`${path} names "${named}", expected ${found}`);
    if (kept.has(found)) continue;
    kept.add(found);
    open.push(found);
  }
}

let removed = 0;
for (const name of readdirSync(dist, { recursive: true, encoding: "utf8" })) {
  const path = join(dist, name);
  if (!name.endsWith(".d.ts") || kept.has(path)) continue;
  rmSync(path);
  removed += 1;
}
console.log(`Types: ${kept.size} files that entries lead to, ${removed} others taken out`);
