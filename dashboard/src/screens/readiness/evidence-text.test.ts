import assert from "node:assert/strict";
import { test } from "node:test";
import { evidenceText } from "./evidence-text.ts";

test("a number of money or bytes is shown as such, as its name says", () => {
  assert.equal(evidenceText("USD a day at 10,000", 1.486), "$1.49");
  assert.equal(evidenceText("bytes of the store", 10_737_418_240), "10.0 GiB");
});

test("any other number has its thousands told apart and four digits at most", () => {
  assert.equal(evidenceText("runs", 12_345), "12,345");
  assert.equal(evidenceText("success", 0.833333), "0.8333");
  assert.equal(evidenceText("redaction", "off"), "off");
});
