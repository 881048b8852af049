import assert from "node:assert/strict";
import { test } from "node:test";
import { bodyOf } from "../../core/body.ts";
import type { Address, RunId } from "../../core/ids.ts";
import { displayWidth } from "../../core/print/display-width.ts";
import type { CallRecord, StoredRun } from "../../core/run.ts";
import { passing, trial, tried } from "../_test-tried.ts";
import { evalHtml } from "./eval-html.ts";
import { evalJunit } from "./eval-junit.ts";
import { evalMarkdown } from "./eval-markdown.ts";
import type { EvalReport } from "./eval-report.ts";
import { evalReport } from "./eval-report.ts";
import { evalText } from "./eval-text.ts";

/** What a model could say to break out of a report. */
const EVIL = '<script>alert(1)</script> | `x` ```\n</details> @everyone \u001b[31m ]]> & "quoted"';
const PASSED = new Array<number>(30).fill(3);
const BROKEN = PASSED.map((passed, i) => (i < 12 ? 0 : passed));
const ROUTES = PASSED.map((_, i) => (i % 2 === 0 ? "refund" : "order"));

function run(id: RunId, output: string): StoredRun {
  const call: CallRecord = {
    seq: 1,
    kind: "tool",
    address: "lookup" as Address,
    state: "done",
    at: 0,
    took: 1,
    ask: bodyOf("{}"),
    askHash: "h",
    answer: JSON.stringify(output),
    note: undefined,
  };
  return {
    id,
    workflow: "support",
    input: bodyOf('"hi"'),
    startedAt: 0,
    end: { status: "completed", output: bodyOf(JSON.stringify(output)) },
    status: "completed",
    interrupted: false,
    took: 1,
    totals: { calls: 1, tokensIn: 0, tokensOut: 0, cost: 0, unpriced: 0, toolErrors: 0 },
    attempt: 1,
    calls: [call],
  };
}

function blocked(): Promise<EvalReport> {
  return evalReport(passing(BROKEN, { trials: 3, release: "new", routes: ROUTES }), {
    baseline: passing(PASSED, { trials: 3, release: "old", routes: ROUTES }),
    criteria: { success: 0.5, regression: { drop: 0.05 } },
    load: async (id) => run(id, id.includes("new") ? EVIL : "all is well"),
  });
}

test("the verdict is that of all that is held, and an unfinished experiment is never a pass", async () => {
  const done = passing(PASSED, { trials: 3 });
  const cut = { ...done, experiment: { ...done.experiment, records: done.experiment.records.slice(0, 60) } };
  const reason = "the spend limit of $1 is reached";
  const stopped = {
    ...cut,
    experiment: { ...cut.experiment, end: { status: "stopped", reason, endedAt: 1 } as const },
  };

  assert.equal((await evalReport(done, { criteria: { success: 0.5 } })).verdict, "PASS");
  assert.equal((await evalReport(cut, { criteria: { success: 0.5 } })).verdict, "INCONCLUSIVE");
  assert.equal((await evalReport(stopped)).held.at(-1)?.why, reason);
  assert.equal((await blocked()).verdict, "BLOCK");
});

test("text fits 80 columns, says the verdict first and regressions before figures", async () => {
  const text = evalText(await blocked());
  const lines = text.split("\n");

  assert.match(lines[0] ?? "", /^BLOCK: support, release "new" against "old"$/);
  assert.deepEqual(
    lines.filter((line) => displayWidth(line) > 80),
    [],
  );
  assert.ok(text.indexOf("Regressions (12)") < text.indexOf("Figures"));
  assert.match(text, /first differs at lookup \(different answer\)/);
  assert.equal(text.includes("\u001b"), false);
  assert.match(text, /scorer\s+exact\s+36\/90/);
});

test("text of an experiment that nothing is held against calls it neither passed nor blocked", async () => {
  const text = evalText(await evalReport(passing(PASSED, { trials: 3 })));

  assert.match(text, /^figures only, nothing is held against them/);
  assert.match(text, /pass\^3\s+100 %/);
});

test("an unknown price, time and token count is said to be unknown", async () => {
  const cases = [{ id: "a" }];
  const records = [trial("a", 1, { cost: undefined, took: undefined, tokensIn: 0, tokensOut: 0 })];
  const text = evalText(await evalReport(tried({ cases, records })));

  assert.match(text, /latency\s+unknown/);
  assert.match(text, /cost\s+unknown\s+no price for 1 of 1 trial/);
  assert.match(text, /tokens\s+unknown/);
  assert.equal(text.includes("$0"), false);
});

test("JUnit has a suite of what is held and one of the cases, each with its runs", async () => {
  const xml = evalJunit(await blocked());

  assert.match(xml, /<testsuite name="support\.gates \(new\)" tests="2" failures="1" errors="0" skipped="1"/);
  assert.match(
    xml,
    /<testsuite name="support\.cases \(new\)" tests="30" failures="12" errors="0" skipped="0"/,
  );
  assert.match(xml, /<failure message="BLOCK: -40\.0 pt \[/);
  assert.match(xml, /<system-out>passed 0 of 3 trials&#10;run_new-c1-1&#10;run_new-c1-2&#10;run_new-c1-3</);
  assert.deepEqual(unclosed(xml), []);
});

/** Elements that are not closed in order: enough to tell whether this XML is well formed. */
function unclosed(xml: string): string[] {
  const open: string[] = [];
  for (const [tag, close, name = "", end] of xml.matchAll(/<(\/?)([a-z-]+)(?:"[^"]*"|[^<>"])*?(\/?)>/g)) {
    if (end === "/") continue;
    if (close === "") open.push(name);
    else if (open.pop() !== name) return [`${tag} closes another`];
  }
  return open;
}

test("Markdown keeps what a model said in code that it cannot end, and folds the rest", async () => {
  const markdown = evalMarkdown(await blocked());
  const outside = markdown.replaceAll(/^(`{3,})diff\n[\s\S]*?\n\1$/gm, "");

  assert.match(
    markdown,
    /^<!-- airworthy eval support -->\n\n### ❌ BLOCK: support, release "new" against "old"/,
  );
  assert.match(markdown, /^````diff$/m);
  assert.equal(outside.includes("everyone"), false);
  assert.equal(outside.split("<details>").length, outside.split("</details>").length);
  assert.ok(markdown.length < 65_536);
});

test("a name that is Markdown or mentions somebody is shown as it is", async () => {
  const routes = ROUTES.map((route, i) => (i === 0 ? "@team **x** <b>|" : route));
  const markdown = evalMarkdown(await evalReport(passing(BROKEN, { trials: 3, routes })));

  assert.match(markdown, /@\\u2060team|@\u2060team/);
  assert.ok(markdown.includes("\\*\\*x\\*\\* \\<b\\>\\|"));
});

test("HTML asks the network for nothing, runs nothing, and shows what a model said as text", async () => {
  const page = evalHtml(await blocked());

  assert.equal(page.includes("<script"), false);
  assert.match(page, /&#60;script&#62;alert\(1\)&#60;\/script&#62;/);
  assert.match(page, /default-src 'none'/);
  assert.doesNotMatch(page, /(?:src|href)=|url\(|@import/);
  assert.match(page, /<h1 class="BLOCK">BLOCK: support/);
  assert.match(page, /prefers-color-scheme: dark/);
  assert.deepEqual(unclosed(page.replace(/^[\s\S]*<body>/, "<body>").replace(/<\/html>\s*$/, "")), []);
});
