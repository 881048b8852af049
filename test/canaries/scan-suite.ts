/**
 * Run after everything else in CI: looks for the secret that stood in the environment of all tests (`SUITE_CANARY`) in
 * what they printed (the file that is named) and in what they left in the working tree. Exits 1 where it is found.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { leaks, valuesOf } from "./_scan.ts";

const ROOT = join(import.meta.dirname, "../..");
const SKIPPED = new Set(["node_modules", ".git"]);
const MOST = 64 * 2 ** 20;

const canary = process.env.SUITE_CANARY ?? "";
const [log = ""] = process.argv.slice(2);
if (canary.length < 16 || log === "")
  throw new RangeError("Cannot scan: expected SUITE_CANARY and the path of a log");

function* places(): Generator<readonly [string, string | Uint8Array]> {
  yield [log, readFileSync(log)];
  for (const path of filesBelow(ROOT)) {
    const bytes = readFileSync(path);
    if (bytes.length > MOST) continue;
    yield [path, bytes];
    if (path.endsWith(".db")) yield* storedIn(path);
  }
}

/** Values that are packed in the file; of one that is no store its bytes have to do. */
function storedIn(path: string): readonly (readonly [string, string | Uint8Array])[] {
  try {
    return [...valuesOf(path)];
  } catch {
    return [];
  }
}

function* filesBelow(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (SKIPPED.has(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (entry.isFile()) yield path;
  }
}

let looked = 0;
function* counted(): Generator<readonly [string, string | Uint8Array]> {
  for (const place of places()) {
    looked += 1;
    yield place;
  }
}

const found = leaks(new Map([["the canary of the whole suite", canary]]), counted());
for (const place of found) console.error(place);
console.log(
  `Looked for the suite's canary in ${looked} places: ${found.length === 0 ? "nowhere" : `in ${found.length}`}`,
);
process.exitCode = found.length === 0 ? 0 : 1;
