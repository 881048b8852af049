import assert from "node:assert/strict";
import { test } from "node:test";
import { baselineOf, compareWithBaseline, parseBaseline } from "../baseline.ts";
import type { Finding } from "../finding.ts";
import type { ProbeReport } from "../probe-report.ts";
import { probeVerdict } from "../probe-verdict.ts";
import { probeJunit } from "./junit.ts";
import { probeSarif } from "./sarif.ts";
import { probeText } from "./text.ts";

function finding(rest: Partial<Finding>): Finding {
  return {
    id: "strict_search:find:query",
    fault: "strict_search",
    severity: "high",
    tool: "find",
    message: 'lost when the case changes: "A & B" <b>',
    evidence: [
      {
        address: "search_products",
        id: 3,
        tool: "find",
        input: { query: "x".repeat(200) },
        answer: "result",
        text: "no\u001b[31m luck",
        took: 2,
      },
    ],
    fix: "Fold the case of both sides",
    pattern: "The agent says that there is none",
    ...rest,
  };
}

const REPORT: ProbeReport = {
  target: "shop@1.0.0",
  findings: [
    finding({}),
    finding({ id: "no_output_schema:list", fault: "no_output_schema", severity: "low", tool: "list" }),
  ],
  tools: [
    { name: "find", effect: "read", calls: 9 },
    { name: "list", effect: "read", calls: 2 },
    { name: "pay", effect: "write", calls: 0, limited: "it may write, and writes were not allowed" },
  ],
  calls: 11,
  took: 1_234,
};

test("probeText() keeps to its width and lets no server steer the terminal", () => {
  const text = probeText(REPORT, { width: 80 });

  assert.ok(
    text.split("\n").every((line) => [...line].length <= 80),
    text,
  );
  assert.ok(!text.includes("\u001b"));
  assert.match(text, /2 findings: 1 high, 0 medium, 1 low/);
  assert.match(text, /writes were not allowed: pay/);
});

test("probeText() names many tools with one fault in one place, and what is wrong with the server itself", () => {
  const names = Array.from({ length: 30 }, (_, n) => `get_thing_${n}`);
  const lacking = names.map((tool) => finding({ fault: "no_output_schema", severity: "low", tool }));
  const noise = finding({
    fault: "protocol_violation",
    severity: "medium",
    tool: "",
    message: "noise",
    evidence: [],
  });

  const text = probeText({ ...REPORT, findings: [noise, ...lacking] });

  assert.match(text, /^medium {2}\(server\) {2}protocol_violation {2}noise$/m);
  assert.match(text, /^low {5}no_output_schema: 30 tools: get_thing_0, get_thing_1/m);
  assert.ok(names.every((name) => text.includes(name)));
  assert.ok(text.split("\n").length < 25 && text.split("\n").every((line) => line.length <= 80), text);
});

test("probeSarif() names each finding, its level and its fingerprint", () => {
  const { version, runs } = JSON.parse(probeSarif(REPORT));
  const [{ tool, results }] = runs;

  assert.equal(version, "2.1.0");
  assert.deepEqual(
    tool.driver.rules.map(({ id }: { id: string }) => id),
    ["strict_search", "no_output_schema"],
  );
  assert.deepEqual(
    results.map((one: { level: string; partialFingerprints: object }) => [
      one.level,
      Object.values(one.partialFingerprints),
    ]),
    [
      ["error", ["strict_search:find:query"]],
      ["note", ["no_output_schema:list"]],
    ],
  );
});

test("probeSarif() names the file of one's own tools, and what a baseline knows", () => {
  const baseline = { version: 1, findings: ["strict_search:find:query"] } as const;

  const [{ results }] = JSON.parse(probeSarif(REPORT, { file: "src/tools.ts", baseline })).runs;

  assert.deepEqual(
    results.map((one: { baselineState: string }) => one.baselineState),
    ["unchanged", "new"],
  );
  assert.equal(results[0].locations[0].physicalLocation.artifactLocation.uri, "src/tools.ts");
  assert.equal(results[0].properties.calls[0].address, "search_products");
});

test("probeJunit() has a case for each tool and escapes what it shows", () => {
  const xml = probeJunit(REPORT);

  // What does not block is said, and fails nothing.
  assert.match(xml, /<testsuite name="shop@1\.0\.0" tests="3" failures="1"/);
  assert.match(xml, /<system-out>low no_output_schema/);
  assert.match(probeJunit(REPORT, { failOn: "low" }), / failures="2"/);
  assert.match(xml, /&#10; {2}search_products \{&quot;query&quot;:&quot;x+&quot;\}&#10; {4}no/);
  assert.match(xml, /&quot;A &amp; B&quot; &lt;b&gt;/);
  assert.equal(xml.match(/<testcase/g)?.length, 3);
});

test("a baseline leaves new findings only, and knows what is gone", () => {
  const baseline = { version: 1, findings: ["strict_search:find:query", "no_pagination:list"] } as const;

  const { fresh, known, gone } = compareWithBaseline(REPORT, baseline);

  assert.deepEqual(
    fresh.map(({ id }) => id),
    ["no_output_schema:list"],
  );
  assert.equal(known.length, 1);
  assert.deepEqual(gone, ["no_pagination:list"]);
  assert.deepEqual(parseBaseline(JSON.stringify(baselineOf(REPORT))).findings, [
    "no_output_schema:list",
    "strict_search:find:query",
  ]);
  assert.throws(() => parseBaseline("{}"), { code: "invalid_baseline" });
});

test("probeVerdict() blocks on new findings of the severity that counts", () => {
  assert.equal(probeVerdict(REPORT), "BLOCK");
  assert.equal(probeVerdict(REPORT, { baseline: baselineOf(REPORT) }), "PASS");
  assert.equal(probeVerdict({ ...REPORT, findings: [] }), "PASS");
  assert.equal(probeVerdict({ ...REPORT, findings: [finding({ severity: "low" })] }), "PASS");
  assert.equal(
    probeVerdict({ ...REPORT, findings: [finding({ severity: "low" })] }, { failOn: "low" }),
    "BLOCK",
  );
  assert.equal(probeVerdict({ ...REPORT, findings: [], stopped: "the server is gone" }), "INCONCLUSIVE");
});
