import assert from "node:assert/strict";
import { test } from "node:test";
import { preview } from "./preview.ts";

test("a text is shown without its quotes, and a message before the other fields", () => {
  assert.equal(preview('"hello"'), "hello");
  assert.equal(preview('{"customer":"c1","message":"Where is it?"}'), "Where is it? · customer: c1");
});

test("what is no object stays as it is, and so does an error's message", () => {
  assert.equal(preview("[1,2]"), "[1,2]");
  assert.equal(preview("It is negative"), "It is negative");
});

test("JSON that was cut is shown from its first text on", () => {
  assert.equal(preview('{"message":"Where is my ord'), "Where is my ord");
  assert.equal(preview('{"message":"Where\\n is\\u00'), "Where\n is");
  assert.equal(
    preview('{"target":"own tools","findings":[{"id":"a"},{"i'),
    'target: own tools · findings: [{"id":"a"},{}]',
  );
  assert.equal(preview('{"kept":1,"cut'), "kept: 1");
});

test("of what a model said its words are shown and the tools it asked for, whole or cut", () => {
  assert.equal(preview('{"content":[{"type":"text","text":"Shipped."}],"usage":{"total":3}}'), "Shipped.");
  assert.equal(
    preview('[{"type":"tool-call","toolCallId":"c1","toolName":"find_order","input":{"order":"W1"}}]'),
    'calls find_order {"order":"W1"}',
  );
  assert.equal(preview('{"content":[{"type":"text","text":"Your order h'), "Your order h");
});
