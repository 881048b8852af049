import assert from "node:assert/strict";
import { test } from "node:test";
import { chooseEnum } from "./choose-enum.ts";

const SIZES = { values: ["small", "large", "extra_large"], description: "" };

test("chooseEnum() finds named values in the order of the text, misspelt ones too", () => {
  assert.deepEqual(chooseEnum("one extra large and one small", SIZES), ["extra_large", "small"]);
  assert.deepEqual(chooseEnum("a smal one", SIZES), ["small"]);
});

test("chooseEnum() goes by the meaning in the description, which a vague one has not", () => {
  const values = ["p1", "p2"];
  const text = "the whole site is down";
  assert.deepEqual(chooseEnum(text, { values, description: "p1: site down, p2: a question" }), ["p1"]);
  assert.deepEqual(chooseEnum(text, { values, description: "the priority" }), []);
});
