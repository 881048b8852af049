import assert from "node:assert/strict";
import { test } from "node:test";
import { hypergeometricUpper, hypergeometricUpperLog, logChoose } from "./hypergeometric.ts";

function near(actual: number, expected: number, relative = 1e-9): void {
  assert.ok(
    Math.abs(actual - expected) <= relative * Math.abs(expected),
    `${actual} is not near ${expected}`,
  );
}

test("hypergeometricUpper() agrees with exact fractions down to 1e-130", () => {
  near(hypergeometricUpper(3, { drawn: 30, marked: 23, total: 2030 }), 0.004227517756477672);
  near(hypergeometricUpper(15, { drawn: 100, marked: 135, total: 10_100 }), 3.4111156048594817e-12);
  near(hypergeometricUpper(60, { drawn: 100, marked: 600, total: 10_000 }), 4.197047199966024e-48);
  near(hypergeometricUpper(200, { drawn: 1000, marked: 500, total: 20_000 }), 1.8287328458369436e-130);
  near(hypergeometricUpper(5, { drawn: 5, marked: 5, total: 10 }), 1 / 252);
  near(hypergeometricUpper(10, { drawn: 30, marked: 20, total: 50 }), 0.9294811316610552);
  near(hypergeometricUpper(12, { drawn: 30, marked: 20, total: 50 }), 0.6170167937656709);
});

test("hypergeometricUpperLog() goes on where the probability is below what a number can hold", () => {
  near(hypergeometricUpperLog(60, { drawn: 100, marked: 600, total: 10_000 }), -109.08970323330588);
  near(hypergeometricUpperLog(195, { drawn: 200, marked: 450, total: 10_000 }), -631.1668163217308);
  assert.equal(hypergeometricUpperLog(0, { drawn: 3, marked: 2, total: 10 }), 0);
  assert.ok(hypergeometricUpperLog(990, { drawn: 1_000, marked: 1_200, total: 20_000 }) < -2_000);
});

test("hypergeometricUpper() is 1 of what must happen and 0 of what cannot", () => {
  assert.equal(hypergeometricUpper(0, { drawn: 3, marked: 2, total: 10 }), 1);
  assert.equal(hypergeometricUpper(3, { drawn: 3, marked: 2, total: 10 }), 0);
  assert.equal(hypergeometricUpper(3, { drawn: 8, marked: 5, total: 10 }), 1);
});

test("logChoose() is the logarithm of n choose k", () => {
  near(logChoose(10, 3), Math.log(120), 1e-13);
  near(logChoose(52, 5), Math.log(2_598_960), 1e-13);
  assert.deepEqual([logChoose(7, 0), logChoose(7, 7)], [0, 0]);
});
