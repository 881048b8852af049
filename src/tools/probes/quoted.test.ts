import assert from "node:assert/strict";
import { test } from "node:test";
import { quoted } from "./quoted.ts";

test("quoted() keeps an answer on one line, and JSON readable", () => {
  assert.equal(quoted({ text: "It is\n  done" }), '"It is done"');
  assert.equal(quoted({ text: '{\n  "a": 1\n}' }), '{ "a": 1 }');
  assert.equal(quoted({ text: "abcdef" }, 3), '"abc…"');
  assert.equal(quoted({ text: "" }), '""');
});
