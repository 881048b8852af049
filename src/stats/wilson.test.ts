import assert from "node:assert/strict";
import { test } from "node:test";
import { wilson } from "./wilson.ts";

function near(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) < 1e-10, `${actual} is not near ${expected}`);
}

test("wilson() agrees with R's prop.test(correct = FALSE)", () => {
  near(wilson(0, 20).high, 0.1611251581);
  near(wilson(18, 20).low, 0.6989663548);
  near(wilson(18, 20).high, 0.9721335188);
  near(wilson(3, 10_000).low, 0.0001020322);
  near(wilson(3, 10_000).high, 0.0008817358);
});

test("wilson() ends at exactly 0 and 1 where nothing passed or all did, and knows nothing of no trials", () => {
  assert.equal(wilson(0, 7).low, 0);
  assert.equal(wilson(7, 7).high, 1);
  assert.deepEqual(wilson(0, 0), { low: 0, high: 1 });
});
