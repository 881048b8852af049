import assert from "node:assert/strict";
import { test } from "node:test";
import { jsonObjectsIn } from "./json-objects.ts";

test("objects are found in a text, whole, loosely written, or cut short", () => {
  const cases: [string, readonly object[]][] = [
    ["none", []],
    ['Well: {"a": {"b": 1}} and {"c": 2}.', [{ a: { b: 1 } }, { c: 2 }]],
    ["{'a': 1, // one\n b: [2,]}", [{ a: 1, b: [2] }]],
    ['{"url": "https://example.com"}', [{ url: "https://example.com" }]],
    ['{"a": 1, "b": {"c": 2', [{ a: 1, b: { c: 2 } }]],
    ['{]} {"a": 1}', [{ a: 1 }]],
  ];

  for (const [text, objects] of cases) assert.deepEqual(jsonObjectsIn(text), objects, text);
});

test("a text of nothing but braces is given up in time", () => {
  const begun = process.cpuUsage();

  assert.deepEqual(jsonObjectsIn("{".repeat(100_000)).length > 100, false);
  assert.deepEqual(jsonObjectsIn("{}".repeat(100)).length, 100);
  assert.ok(process.cpuUsage(begun).user < 10_000_000);
});
