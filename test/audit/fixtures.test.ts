import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { audit } from "../../src/audit/audit.ts";
import type { AuditReport } from "../../src/audit/report.ts";

const FIXTURES = join(import.meta.dirname, "fixtures");

function verdicts({ patterns }: AuditReport): string {
  return patterns.map(({ verdict }) => verdict).join(", ");
}

function places({ patterns }: AuditReport, kind: string): readonly string[] {
  return patterns.flatMap(({ findings }) =>
    findings
      .filter((one) => one.kind === kind)
      .map(({ file, line, lines }) => `${file}:${line} ${lines[0]?.trim()}`),
  );
}

for (const name of ["ai-sdk-good", "openai-good", "langgraph-good"]) {
  test(`${name} has none of the six patterns`, () => {
    const report = audit(join(FIXTURES, name));

    assert.equal(verdicts(report), "absent, absent, absent, absent, absent, absent");
    assert.equal(report.overall.advice, "nothing");
  });
}

test("an Express agent with the AI SDK has all six, each at its line", () => {
  const report = audit(join(FIXTURES, "ai-sdk-bad"));

  assert.equal(verdicts(report), "present, present, present, present, present, present");
  assert.equal(report.overall.advice, "rebuild");
  assert.deepEqual(places(report, "module-state"), ["src/server.js:9 let history = [];"]);
  assert.deepEqual(places(report, "client-chooses"), ["src/server.js:46 model: openai(model),"]);
  assert.deepEqual(
    places(report, "fixed-order").map((one) => one.split(" ")[0]),
    ["src/server.js:11"],
  );
  assert.deepEqual(places(report, "swallows-error"), ["src/server.js:24 return [];"]);
  assert.deepEqual(places(report, "returns-raw"), ["src/server.js:21 return res.json();"]);
});

test("a bot with the OpenAI SDK has an endless loop, and runs what the model writes", () => {
  const report = audit(join(FIXTURES, "openai-bad"));

  assert.equal(verdicts(report), "present, present, present, present, present, present");
  assert.deepEqual(places(report, "unbounded-loop"), ["src/bot.js:35 while (true) {"]);
  assert.deepEqual(places(report, "module-state"), ["src/bot.js:9 const conversations = new Map();"]);
  assert.equal(places(report, "runs-model-text").length, 1);
  assert.match(places(report, "no-handler").join(), /^src\/bot\.js:20/);
});

test("a graph around one search is no agent, and its prompt is small enough", () => {
  const report = audit(join(FIXTURES, "langgraph-bad"));

  assert.equal(verdicts(report), "partial, absent, present, present, present, present");
  assert.match(places(report, "one-tool-loop").join(), /^src\/graph\.js:30 export const graph/);
});
