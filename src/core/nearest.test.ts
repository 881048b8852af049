import assert from "node:assert/strict";
import { test } from "node:test";
import { nearest } from "./nearest.ts";

test("nearest() finds the slip and nothing that is merely another word", () => {
  const names = ["workflows", "models", "store", "redact"];
  assert.equal(nearest("workflow", names), "workflows");
  assert.equal(nearest("stroe", names), "store");
  assert.equal(nearest("colour", names), undefined);
  assert.equal(nearest("x", []), undefined);
});
