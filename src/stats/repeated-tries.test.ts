import assert from "node:assert/strict";
import { test } from "node:test";
import { majority, repeatedTries } from "./repeated-tries.ts";

function near(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) <= 6e-11, `${actual} is not near ${expected}`);
}

test("repeatedTries() of cases that differ agrees with Python", () => {
  const cases = { mean: 0.9, correlation: 0.3 };

  near(repeatedTries(1, cases).any, 0.9);
  near(repeatedTries(2, cases).any, 0.963);
  near(repeatedTries(3, cases).any, 0.9809307692);
  near(repeatedTries(2, cases).all, 0.837);
  near(repeatedTries(4, cases).all, 0.7572837981);
  near(repeatedTries(8, cases).all, 0.6692431848);
});

test("repeatedTries() of independent tries is the power, of wholly alike ones the rate", () => {
  near(repeatedTries(3, { mean: 0.9, correlation: 0 }).any, 0.999);
  near(repeatedTries(3, { mean: 0.9, correlation: 1e-9 }).any, 0.999);
  assert.deepEqual(repeatedTries(9, { mean: 0.9, correlation: 1 }), { any: 0.9, all: 0.9 });
  assert.throws(() => repeatedTries(0, { mean: 0.9, correlation: 0 }), RangeError);
});

test("majority() of three votes", () => {
  near(majority(3, 0.8), 0.896);
  near(majority(1, 0.8), 0.8);
  near(majority(5, 0.5), 0.5);
  assert.throws(() => majority(2, 0.8), /majority of 2/);
});
