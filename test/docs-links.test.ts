import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";
import { headingId } from "../tools/docs-site/heading-id.ts";

const ROOT = join(import.meta.dirname, "..");

test("every link of the Markdown of this repository leads to a file, and to a heading of it", () => {
  const files = markdownFiles();
  const dead = files.flatMap((file) =>
    linksOf(readFileSync(file, "utf8"))
      .filter((link) => !leads(link, file))
      .map((link) => `${relative(ROOT, file)}: ${link}`),
  );

  assert.ok(files.length > 60, `found ${files.length} files`);
  assert.deepEqual(dead, []);
});

test("a link is dead where there is no such file, or no such heading", () => {
  const page = join(ROOT, "docs/README.md");

  assert.equal(leads("replay.md", page), true);
  assert.equal(leads("replay.md#nowhere", page), false);
  assert.equal(leads("nowhere.md", page), false);
  assert.deepEqual(linksOf("[a](b.md) `[c](d.md)`\n```ts\n[e](f.md)\n```\n"), ["b.md"]);
});

test("every yes of the comparison is linked to a test that is there", () => {
  const rows = readFileSync(join(ROOT, "docs/comparison.md"), "utf8")
    .split("\n")
    .filter((line) => /^\| (?!---|\|)/.test(line))
    .map((line) => (line.split("|")[2] ?? "").trim());
  const without = rows.filter((cell) => {
    const tests = linksOf(cell);
    return cell.startsWith("yes")
      ? tests.length === 0 || !tests.every((path) => /\.(test|testsuite)\.ts$/.test(path))
      : !cell.startsWith("in part") && !cell.startsWith("no");
  });

  assert.ok(rows.length > 50, `found ${rows.length} rows`);
  assert.deepEqual(without, []);
});

/** Everything but what is installed, built or brought in from elsewhere. */
function markdownFiles(folder = ROOT): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory())
      return /^(node_modules|dist|fixtures|\.)/.test(entry.name) && entry.name !== ".github"
        ? []
        : markdownFiles(path);
    return entry.name.endsWith(".md") ? [path] : [];
  });
}

/** Relative links, those in code left out. */
function linksOf(text: string): readonly string[] {
  const prose = text.replace(/^```[\s\S]*?^```$/gm, "").replace(/`[^`\n]*`/g, "");
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = ""]) => link)
    .filter((link) => !/^[a-z]+:/.test(link));
}

function leads(link: string, from: string): boolean {
  const [path = "", anchor] = link.split("#");
  const to = path === "" ? from : join(dirname(from), path);
  if (!existsSync(to)) return false;
  if (anchor === undefined || statSync(to).isDirectory() || !to.endsWith(".md")) return true;
  const headings = readFileSync(to, "utf8").replace(/^```[\s\S]*?^```$/gm, "");
  return [...headings.matchAll(/^#+ (.+)$/gm)].some(([, title = ""]) => headingId(title) === anchor);
}
