import assert from "node:assert/strict";
import { test } from "node:test";
import { containsPlaceholder, isPlaceholder, placeholder } from "./placeholder.ts";

test("placeholder() is the same for the same value and secret, and else another", () => {
  const one = placeholder("email", "ann@example.com", "s");

  assert.match(one, /^\[email:[0-9a-f]{8}\]$/);
  assert.equal(placeholder("email", "ann@example.com", "s"), one);
  assert.notEqual(placeholder("email", "bob@example.com", "s"), one);
  assert.notEqual(placeholder("email", "ann@example.com", "t"), one);
});

test("containsPlaceholder() finds placeholders and nothing that only looks alike", () => {
  assert.equal(containsPlaceholder("to [card:0011aaff], please"), true);
  for (const text of ["[ref:0011aaff]", "[card:0011AAFF]", "[card:0011aaf]", "card:0011aaff", ""]) {
    assert.equal(containsPlaceholder(text), false, text);
  }
});

test("isPlaceholder() wants the whole text to be one", () => {
  assert.equal(isPlaceholder("[key:0011aaff]"), true);
  assert.equal(isPlaceholder("[key:0011aaff] "), false);
});
