import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDataset } from "./parse-dataset.ts";

const jsonl = (...lines: readonly unknown[]) =>
  lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line))).join("\n");

function problemsOf(text: string, format: "jsonl" | "yaml" | "json" = "jsonl"): string {
  try {
    parseDataset(text, { format, name: "d" });
  } catch (error) {
    assert.ok(error instanceof Error && "code" in error);
    return `${String(error.code)} ${error.message}`;
  }
  return "read";
}

test("JSON Lines, YAML and JSON with the same cases are the same dataset", () => {
  const cases = [
    { id: "a", input: "hello", expected: { route: "orders" }, tags: ["hard"], route: "orders" },
    {
      id: "b",
      turns: [{ input: "hi" }, { input: { text: "bye" }, expected: 2 }],
      expect: { tools: ["find"] },
    },
  ];
  const yaml = `
# Comments are for people.
- id: a
  input: hello
  expected: { route: orders }
  tags: [hard]
  route: orders
- id: b
  turns:
    - input: hi
    - input: { text: bye }
      expected: 2
  expect: { tools: [find] }
`;
  const [one, two, three] = [
    parseDataset(`\ufeff${jsonl(...cases)}\r\n\n`, { format: "jsonl", name: "d" }),
    parseDataset(yaml, { format: "yaml", name: "d" }),
    parseDataset(JSON.stringify(cases), { format: "json", name: "d" }),
  ];

  assert.deepEqual(one.cases, cases);
  assert.match(one.version, /^[0-9a-f]{16}$/);
  assert.deepEqual([two, three], [one, one]);
});

test("the version covers every part of a case and the order, not how it is written", () => {
  const version = (...lines: readonly unknown[]) =>
    parseDataset(jsonl(...lines), { format: "jsonl", name: "d" }).version;
  const [a, b] = [
    { id: "a", input: 1, note: "x" },
    { id: "b", input: 2 },
  ];

  assert.equal(version(a, b), version('{ "note":"x", "input": 1.0, "id": "a" }', b));
  assert.notEqual(version(a, b), version(b, a));
  assert.notEqual(version(a, b), version({ ...a, note: "y" }, b));
});

test("a case without an id gets one of what it asks, whatever else is changed and wherever it stands", () => {
  const id = (...lines: readonly unknown[]) =>
    parseDataset(jsonl(...lines), { format: "jsonl", name: "d" }).cases.at(-1)?.id;

  assert.match(id({ input: "x" }) ?? "", /^case-[0-9a-f]{12}$/);
  assert.equal(id({ input: "first" }, { input: "x", expected: 1, tags: ["t"] }), id({ input: "x" }));
  assert.notEqual(id({ input: "y" }), id({ input: "x" }));
  assert.match(
    problemsOf(jsonl({ input: "x" }, { input: "x" })),
    /^dataset_duplicate_id .*stands at line 1 and line 2/,
  );
});

test("every problem is told with its line, case and path", () => {
  const told = problemsOf(
    jsonl(
      { id: "a", input: 1, expcted: 2 },
      "",
      "{nonsense",
      { id: 12, input: 1 },
      { id: "c", input: 1, subject: { id: 5 } },
      { id: "e", input: 1, turns: [{ inputt: 1 }] },
    ),
  );

  assert.match(told, /^dataset_invalid Cannot read the dataset "d": /);
  assert.match(told, /line 1, case "a": "expcted" is no field of a case; did you mean "expected"\?/);
  assert.match(told, /line 3: is no JSON: /);
  assert.match(told, /line 4: id is 12: expected string, so put it in quotes/);
  assert.match(told, /line 5, case "c": subject\.id is 5: expected string/);
  assert.match(told, /line 6, case "e": .*"inputt" is no field of turns\[0\]; did you mean "input"\?/);
});

test("what cannot be run, or contradicts itself, is refused", () => {
  assert.match(problemsOf(jsonl({ id: "a" })), /has nothing to run: expected input, turns or user/);
  assert.match(problemsOf(jsonl({ id: "a", input: 1, user: { goal: "x" } })), /has input and user/);
  assert.match(
    problemsOf(jsonl({ id: "a", input: 1, expect: { tools: [{ tool: "pay" }], forbidden: ["pay"] } })),
    /expects the tool "pay" and forbids it/,
  );
  assert.match(problemsOf(jsonl({ id: "a", input: 1, expect: { tool: ["pay"] } })), /did you mean "tools"\?/);
  assert.match(
    problemsOf(jsonl({ id: "a", input: 1, fixtures: [{ tool: "t", input: 1 }] })),
    /fixtures\[0\] is .*: expected either an output or an error/,
  );
  assert.equal(problemsOf(jsonl({ id: "a", input: null, expect: { tone: "kind", state: {} } })), "read");
});

test("duplicate ids are listed with both places", () => {
  const lines = jsonl({ id: "a", input: 1 }, { id: "b", input: 1 }, { id: "a", input: 2 });
  const yaml = "- {id: a, input: 1}\n\n- {id: a, input: 2}\n";

  assert.match(problemsOf(lines), /^dataset_duplicate_id .*"a" stands at line 1 and line 3$/);
  assert.match(problemsOf(yaml, "yaml"), /"a" stands at item 1 \(line 1\) and item 2 \(line 3\)$/);
});

test("an empty dataset is refused in every format", () => {
  for (const [text, format] of [
    ["", "jsonl"],
    ["\n\n", "jsonl"],
    ["", "yaml"],
    ["# none\n", "yaml"],
    ["[]", "yaml"],
    ["[]", "json"],
    ["", "json"],
  ] as const)
    assert.match(problemsOf(text, format), /^dataset_empty /, `${format} ${JSON.stringify(text)}`);
});

test("YAML is refused where it says something else than it seems to", () => {
  assert.match(problemsOf("id: a\ninput: 1\n", "yaml"), /it is a mapping: expected a list of cases/);
  assert.match(
    problemsOf("- id: a\n  id: b\n  input: 1\n", "yaml"),
    /line 2: is no YAML: Map keys must be unique/,
  );
  assert.match(problemsOf("- id: a\n  input: !secret x\n", "yaml"), /line 2: is no YAML: .*secret/);
  assert.match(
    problemsOf("- id: a\n  input: .nan\n", "yaml"),
    /item 1 \(line 1\), case "a": input is the number NaN: expected JSON/,
  );
  assert.match(
    problemsOf(`- input: ${"[".repeat(100_000)}`, "yaml"),
    /^dataset_invalid .*(nested too deep|no YAML)/,
  );
});

test("anchors and merge keys work, and aliases that explode are refused", () => {
  const shared = "- &base {id: a, input: 1, tags: [x]}\n- <<: *base\n  id: b\n";
  const bomb = ["- id: a", "  input:", "    - &a0 [x, x, x, x, x, x, x, x, x, x]"];
  for (let level = 1; level < 9; level++)
    bomb.push(`    - &a${level} [${Array.from({ length: 10 }, () => `*a${level - 1}`).join(", ")}]`);

  assert.deepEqual(parseDataset(shared, { format: "yaml", name: "d" }).cases[1], {
    id: "b",
    input: 1,
    tags: ["x"],
  });
  assert.match(
    problemsOf(bomb.join("\n"), "yaml"),
    /item 1 \(line 1\): its aliases resolve to more than 1000 values/,
  );
});

test("JSON nested deeper than anything can walk, and numbers beyond JSON, are refused", () => {
  assert.match(
    problemsOf(`{"id":"a","input":${"[".repeat(5_000)}${"]".repeat(5_000)}}`),
    /nested deeper than 100 levels/,
  );
  assert.match(
    problemsOf('{"id":"a","input":{"n":1e999}}'),
    /input\.n is the number Infinity: expected JSON/,
  );
});
