import assert from "node:assert/strict";
import { test } from "node:test";
import { readExamples } from "./read-examples.ts";

const TWO = [
  { text: "where is it?", label: "status" },
  { text: "money back, now", label: "refund" },
];

const NOTATIONS: Record<string, string> = {
  "quoted arrows": '- "where is it?" -> status\n- "money back, now" -> refund',
  "plain arrows": "where is it? => status\nmoney back, now → `refund`",
  "input and label lines": "Input: where is it?\nLabel: status\n\nInput: money back, now\nLabel: refund",
  "message and route lines":
    'Message: "where is it?"\nRoute: status\nMessage: "money back, now"\nRoute: refund',
  "one line each": "Text: where is it? | Label: status\nText: money back, now | Label: refund",
  "arrows between fields": "Input: where is it? -> Label: status\nInput: money back, now -> Label: refund",
  "tags with fields":
    "<example><input>where is it?</input><label>status</label></example>\n<example>\n<input>money back, now</input>\n<label>refund</label>\n</example>",
  "tags with attributes":
    '<example label="status">where is it?</example><example route="refund">money back, now</example>',
  "arrows in tags":
    '<example>"where is it?" -> status</example>\n<example>"money back, now" -> refund</example>',
  "a Markdown table":
    "| message | route |\n|---|---|\n| where is it? | status |\n| money back, now | refund |",
  "JSON lines": '{"text":"where is it?","label":"status"}\n{"message":"money back, now","route":"refund"}',
  "a JSON array":
    '[\n  {"input":"where is it?","intent":"status"},\n  {"input":"money back, now","output":{"route":"refund"}}\n]',
  "groups under headings": '## status\n- "where is it?"\n\n## refund\n- "money back, now"',
  "quotes in descriptions":
    '- status: asks for news, e.g. "where is it?"\n- refund: wants money, e.g. "money back, now"',
};

for (const [name, prompt] of Object.entries(NOTATIONS)) {
  test(`readExamples() reads ${name}`, () => {
    assert.deepEqual(readExamples(`You sort messages.\n\n${prompt}\n\nBe brief.`).examples, TWO);
  });
}

test("readExamples() reads label descriptions in lists and tables", () => {
  const expected = [
    { label: "status", text: "asks for news" },
    { label: "refund", text: "wants money" },
  ];
  assert.deepEqual(
    readExamples("- status: asks for news\n- **refund** — wants money").descriptions,
    expected,
  );
  assert.deepEqual(
    readExamples("| route | when |\n|--|--|\n| status | asks for news |\n| refund | wants money |")
      .descriptions,
    expected,
  );
});

test("readExamples() reads listed labels", () => {
  for (const prompt of [
    "Answer with one of: a_1, b, c.",
    "Labels: `a_1`, `b` or `c`",
    "Sort into a_1, b, or c",
  ]) {
    assert.deepEqual(readExamples(prompt).listed, ["a_1", "b", "c"], prompt);
  }
});

test("readExamples() takes neither prose nor a plan of tools for an example", () => {
  const prompt =
    "You help people.\nBe kind.\nfind_order -> request_refund\nAnswer: Your order {id} is {status}.";
  assert.deepEqual(readExamples(prompt).examples, []);
});

test("readExamples() reads an empty prompt and broken JSON as nothing", () => {
  assert.deepEqual(readExamples("").examples, []);
  assert.deepEqual(readExamples('{"text": "a", "label": }').examples, []);
});
