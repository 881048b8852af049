import assert from "node:assert/strict";
import { test } from "node:test";
import { mcnemar } from "./mcnemar.ts";

function near(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) <= 5e-11, `${actual} is not near ${expected}`);
}

test("mcnemar() agrees with R", () => {
  near(mcnemar(10, 3).p, 0.0922851563);
  near(mcnemar(15, 5).p, 0.0413894653);
  near(mcnemar(1, 8).p, 0.0390625);
  near(mcnemar(30, 14).p, 0.0226288412);
  near(mcnemar(10, 3).midP, 0.0573730469);
});

test("mcnemar() of as many lost as won is 1, and of fractions refused", () => {
  assert.deepEqual(mcnemar(4, 4), { n: 8, p: 1, midP: 1 });
  assert.deepEqual(mcnemar(0, 0), { n: 0, p: 1, midP: 1 });
  assert.throws(() => mcnemar(1.5, 2), RangeError);
});
