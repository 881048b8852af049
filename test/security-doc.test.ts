import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

const ROOT = join(import.meta.dirname, "..");
const document = readFileSync(join(ROOT, "SECURITY.md"), "utf8");

interface Line {
  readonly threat: string;
  readonly shown: readonly (readonly [name: string, file: string])[];
}

/** A row of a table: a threat, what holds, and the tests. */
const lines: readonly Line[] = document
  .replace(/^## What was looked for[\s\S]*/m, "")
  .split("\n")
  .filter((line) => line.startsWith("| ") && !/^\| (threat|---) /.test(line))
  .map((line) => {
    const [, threat = "", , shown = ""] = line
      .split(" | ")
      .flatMap((cell, i) => (i === 0 ? ["", cell] : [cell]));
    return { threat: threat.replace(/^\| /, ""), shown: linksIn(shown) };
  });

function linksIn(text: string): (readonly [string, string])[] {
  return [...text.matchAll(/\[([^\]]+)\]\(([^)]+\.test\.ts)\)/g)].map(([, name = "", file = ""]) => [
    name,
    file,
  ]);
}

test("every threat that SECURITY.md names has a test", () => {
  assert.ok(lines.length > 30, `${lines.length} lines`);
  assert.deepEqual(
    lines.filter(({ shown }) => shown.length === 0).map(({ threat }) => threat),
    [],
  );
});

test("every test that SECURITY.md names is there, and runs", () => {
  const missing = lines.flatMap(({ shown }) => shown.filter(([name, file]) => !isTest(name, file)));

  assert.deepEqual(missing, []);
});

test("every file that SECURITY.md links to is there", () => {
  const files = [...document.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, file = ""]) => file);

  assert.deepEqual(
    files.filter((file) => !existsSync(join(ROOT, file))),
    [],
  );
});

/** A test of this name is in this file and is not skipped for good. */
function isTest(name: string, file: string): boolean {
  const path = join(ROOT, file);
  if (!existsSync(path)) return false;
  const code = readFileSync(path, "utf8");
  const quoted = [...code.matchAll(/\btest\(\s*("(?:[^"\\]|\\.)*"|`[^`]*`)/g)].map(([, text = ""]) => text);
  return quoted.some((text) =>
    text.startsWith("`") ? pattern(text.slice(1, -1)).test(name) : JSON.parse(text) === name,
  );
}

/** A name with parts that are filled in for each of several tests. */
function pattern(template: string): RegExp {
  return new RegExp(
    `^${template
      .split(/\$\{[^}]*\}/)
      .map(escaped)
      .join(".+")}$`,
  );
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
