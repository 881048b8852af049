import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { expectedLlmsText } from "../tools/docs-llms.ts";
import { readDocs, readSections } from "../tools/docs-site/read-docs.ts";

const ROOT = join(import.meta.dirname, "..");

test("llms.txt says what the documentation says", () => {
  assert.equal(
    readFileSync(join(ROOT, "llms.txt"), "utf8"),
    expectedLlmsText(),
    "Write it anew: node tools/docs-llms.ts --write",
  );
});

test("every page of the documentation is in its table of contents, and every entry of that is a page", () => {
  const pages = readDocs(join(ROOT, "docs")).map(({ file }) => file);
  const listed = readSections(readFileSync(join(ROOT, "docs/README.md"), "utf8")).flatMap(({ pages }) =>
    pages.map(({ file }) => file),
  );

  // Questions have a table of their own in faq/README.md.
  const own = pages.filter((file) => file !== "README.md" && !/^faq\/(?!README)/.test(file));
  assert.deepEqual([...listed].sort(), own.sort());
});
