import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";

const ROOT = join(import.meta.dirname, "..");
// Inside of the repository, so that the examples import the package by its name, as a reader would.
const folder = mkdtempSync(join(ROOT, "test", ".examples-"));
after(() => rmSync(folder, { recursive: true, force: true }));

interface Example {
  readonly where: string;
  readonly code: string;
}

const examples = [...markdownFiles().flatMap(examplesOfMarkdown), ...sourceFiles().flatMap(examplesOfSource)];

test("the documentation has examples", () => {
  assert.ok(examples.length >= 10, `found ${examples.length}`);
});

test("the first example of the README has at most 12 lines", () => {
  const first = examples.find(({ where }) => where.startsWith("README.md"));

  assert.ok(first);
  assert.ok(
    first.code
      .trim()
      .split("\n")
      .filter((line) => line.trim() !== "").length <= 12,
    first.code,
  );
});

for (const [index, example] of examples.entries()) {
  test(`the example at ${example.where} runs`, { concurrency: true }, async () => {
    const file = join(folder, `example-${index}.ts`);
    writeFileSync(file, withAssertions(example.code));
    await promisify(execFile)(process.execPath, ["--conditions=airworthy-src", file], {
      cwd: folder,
      timeout: 60_000,
    });
  });
}

/** Turns `expression; //=> value` into an assertion. */
function withAssertions(code: string): string {
  let used = false;
  const lines = code.split("\n").map((line) => {
    const match = /^(\s*)(?!\s*\/\/)(.+?);?\s*\/\/=>\s*(.+)$/.exec(line);
    if (!match) return line;
    used = true;
    return `${match[1]}__assert.deepEqual(${match[2]}, ${match[3]});`;
  });
  return used ? `import __assert from "node:assert/strict";\n${lines.join("\n")}` : lines.join("\n");
}

function markdownFiles(): string[] {
  const docs = readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" }).map((file) =>
    join("docs", file),
  );
  return ["README.md", ...docs].filter((file) => file.endsWith(".md"));
}

function sourceFiles(): string[] {
  return readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .map((file) => join("src", file));
}

/** Blocks marked `ts`; one marked `ts no-run` shows a part of a larger file and is not run. */
function examplesOfMarkdown(file: string): Example[] {
  return blocks(readFileSync(join(ROOT, file), "utf8"), /^```ts\n([\s\S]*?)^```$/gm, file);
}

function examplesOfSource(file: string): Example[] {
  return blocks(readFileSync(join(ROOT, file), "utf8"), /^\s*\* ```ts\n([\s\S]*?)^\s*\* ```$/gm, file).map(
    (example) => ({
      ...example,
      code: example.code.replaceAll(/^\s*\* ?/gm, ""),
    }),
  );
}

function blocks(text: string, pattern: RegExp, file: string): Example[] {
  return [...text.matchAll(pattern)].map((match) => ({
    where: `${relative(".", file)}:${text.slice(0, match.index).split("\n").length}`,
    code: match[1] ?? "",
  }));
}
