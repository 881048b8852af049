import assert from "node:assert/strict";
import { test } from "node:test";
import { shapeOf } from "./shape.ts";

test("shapeOf() finds what looks like the example, and writes it so", () => {
  const shape = shapeOf("The order number, such as W10234");
  assert.deepEqual(shape?.find("w20481 and W 20482, not X20483 nor W1"), ["W20481", "W20482"]);
});

test("shapeOf() reads e.g., brackets, quotes and example values alike", () => {
  for (const shape of [
    shapeOf("code, e.g. AB-1234"),
    shapeOf("code (AB-1234)"),
    shapeOf("code like 'AB-1234'"),
    shapeOf("code", ["AB-1234"]),
  ]) {
    assert.deepEqual(shape?.find("my code is ab9876."), ["AB-9876"]);
  }
});

test("shapeOf() takes bare digits of the right length only where nothing else fits", () => {
  const shape = shapeOf("such as W10234");
  assert.deepEqual(shape?.find("order 20481 please"), ["W20481"]);
  assert.deepEqual(shape?.find("W20481 or 20482"), ["W20481"]);
  assert.deepEqual(shape?.find("I paid $20481 or 204 or 20.481"), []);
});

test("shapeOf() sees no shape in a vague description", () => {
  for (const vague of ["The order number", "", "a name such as Paris", "one of the 3 kinds"]) {
    assert.equal(shapeOf(vague), undefined, vague);
  }
});
