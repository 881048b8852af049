import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { KINDS } from "../src/audit/patterns/patterns.ts";
import { auditPage } from "../tools/docs-audit.ts";

const page = readFileSync(join(import.meta.dirname, "../docs/audit-findings.md"), "utf8");

test("docs/audit-findings.md says what the kinds of findings say", () => {
  assert.equal(page, auditPage(), "write it anew: node tools/docs-audit.ts --write");
});

test("every kind of finding has a section of its own, which reports link to", () => {
  const missing = KINDS.filter(({ id }) => !page.includes(`\n### ${id}\n`));

  assert.deepEqual(missing, []);
  assert.equal(new Set(KINDS.map(({ id }) => id)).size, KINDS.length);
});
