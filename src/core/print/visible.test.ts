import assert from "node:assert/strict";
import { test } from "node:test";
import { visible, visibleJson, visibleLine } from "./visible.ts";

test("visible() shows escape sequences and keeps lines", () => {
  assert.equal(visible("a\u001b[31mred\u0007\nb"), "a\\u001b[31mred\\u0007\nb");
  assert.equal(visible("a\r\nb\rc"), "a\nb\\rc");
});

test("visible() shows what reorders or hides text, and leaves languages alone", () => {
  assert.equal(visible("\u202eabc\u2066\u200b"), "\\u202eabc\\u2066\\u200b");
  assert.equal(visible("\u{e0041}"), "\\udb40\\udc41");
  assert.equal(visible("مرحبا שלום 日本 👩‍👩‍👧 naïve"), "مرحبا שלום 日本 👩‍👩‍👧 naïve");
});

test("visible() shows lone surrogates and C1 controls", () => {
  assert.equal(visible("x\ud800y\u009b1m"), "x\\ud800y\\u009b1m");
});

test("visibleLine() keeps everything in one line", () => {
  assert.equal(visibleLine("a\nb\tc\r"), "a\\nb  c\\r");
});

test("visibleJson() means the same value", () => {
  const value = { text: "\u001b[2J\u202e\u{e0041}\u009b\ud800", list: ["a\nb"] };
  const json = visibleJson(JSON.stringify(value, null, 2));

  assert.deepEqual(JSON.parse(json), value);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what must not be there
  assert.doesNotMatch(json, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
});
