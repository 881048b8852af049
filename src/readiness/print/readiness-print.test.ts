import assert from "node:assert/strict";
import { test } from "node:test";
import type { Readiness } from "../readiness.ts";
import { readinessHtml } from "./readiness-html.ts";
import { readinessMarkdown } from "./readiness-markdown.ts";
import { readinessText } from "./readiness-text.ts";

const AT = Date.UTC(2026, 10, 30);

const REPORT: Readiness = {
  version: 1,
  workflow: "support",
  at: AT,
  verdict: "PASS",
  waived: ["reproducible"],
  checks: [
    {
      id: "reproducible",
      question: "Can any failure be reproduced by its ID?",
      verdict: "BLOCK",
      words: "<script>alert(1)</script> [pay](http://evil)",
      evidence: [{ what: "diverged", value: "call 2", id: "run_a" }],
      shownBy: "airworthy replay run_a",
      at: AT - 7_200_000,
      expiresAt: AT + 1,
      next: "airworthy replay run_a",
      commands: [],
      waiver: { check: "reproducible", by: "Ada", reason: "a clock", until: "2026-12-01", counts: true },
    },
  ],
  steps: ["airworthy eval support --gate"],
};

test("a report says its age, what is next and who waived it, and takes stored text for text", () => {
  const text = readinessText(REPORT, {
    paint: (_, one) => one,
    wrap: (one) => one,
    command: (one) => `$ ${one}`,
  });
  const page = readinessHtml(REPORT);
  const markdown = readinessMarkdown(REPORT);

  assert.match(text, /\(2h ago\)\nnext: airworthy replay run_a\nwaived: by Ada until 2026-12-01, a clock/);
  assert.match(
    text,
    /support: PASS \(0 of 1 pass, 1 block, 0 cannot be said, of those waived: reproducible\)/,
  );
  assert.match(text, /in this order:\n\$ npx airworthy eval support --gate$/);
  assert.match(page, /<ol><li><code>npx airworthy eval support --gate</);
  assert.match(markdown, /^1\. npx airworthy eval support --gate$/m);
  assert.doesNotMatch(page, /<script>/);
  assert.match(page, /waived: by Ada/);
  assert.match(markdown, /\\<script\\>alert\(1\)\\<\/script\\> \\\[pay\\\]/);
});
