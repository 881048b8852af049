import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { audit } from "./audit.ts";
import type { AuditReport } from "./report.ts";

const EXAMPLES = join(import.meta.dirname, "../../examples");

function verdicts({ patterns }: AuditReport): readonly string[] {
  return patterns.map(({ number, verdict }) => `${number} ${verdict}`);
}

test("the pharmacy, which does well, has none of the six patterns", () => {
  const report = audit(join(EXAMPLES, "pharmacy"));

  assert.deepEqual(
    verdicts(report),
    [1, 2, 3, 4, 5, 6].map((number) => `${number} absent`),
  );
});

test("the prototype that it came of has all six, with the lines that say so", () => {
  const report = audit(join(EXAMPLES, "pharmacy/prototype"));

  assert.deepEqual(
    verdicts(report),
    [1, 2, 3, 4, 5, 6].map((number) => `${number} present`),
  );
  const lines = report.patterns.flatMap(({ findings }) =>
    findings.map(({ kind, file, lines: [line = ""] }) => `${kind} ${file} ${line.trim()}`),
  );
  for (const expected of [
    /^unbounded-loop agent\.ts while \(true\) \{/,
    /^module-state agent\.ts let messages/,
    /^overloaded-prompt agent\.ts const SYSTEM/,
    /^first-page-only calls\.ts .*LIMIT/,
    /^exact-search calls\.ts .*LIKE/,
    /^random-key calls\.ts .*randomUUID/,
    /^vague-error calls\.ts .*Something went wrong/,
    /^tests-miss-agent agent\.ts/,
    /^untraced-calls agent\.ts .*generateText/,
  ])
    assert.ok(
      lines.some((line) => expected.test(line)),
      `${expected} is not among ${lines.join("\n")}`,
    );
});
