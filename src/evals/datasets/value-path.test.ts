import assert from "node:assert/strict";
import { test } from "node:test";
import { valueAt, withValueAt } from "./value-path.ts";

test("withValueAt() changes one place, makes what is on the way and removes where nothing is given", () => {
  const value = { a: { b: [1, 2, 3] }, c: 1 };

  assert.deepEqual(withValueAt(value, ["a", "b", "1"], 9), { a: { b: [1, 9, 3] }, c: 1 });
  assert.deepEqual(withValueAt(value, ["a", "b", "0"], undefined), { a: { b: [2, 3] }, c: 1 });
  assert.deepEqual(withValueAt(value, ["x", "y"], 1), { ...value, x: { y: 1 } });
  assert.deepEqual(withValueAt(value, ["c"], undefined), { a: { b: [1, 2, 3] } });
  assert.deepEqual(Object.keys(Object(withValueAt(value, ["a"], 1))), ["a", "c"]);
  assert.equal(withValueAt(value, [], 5), 5);
  assert.deepEqual(value, { a: { b: [1, 2, 3] }, c: 1 });
});

test("valueAt() finds own properties only", () => {
  assert.equal(valueAt({ a: [{ b: 1 }] }, ["a", "0", "b"]), 1);
  assert.equal(valueAt({ a: 1 }, ["a", "b"]), undefined);
  assert.equal(valueAt({}, ["constructor"]), undefined);
});
