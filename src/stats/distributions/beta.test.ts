import assert from "node:assert/strict";
import { test } from "node:test";
import { betaCdf, betaQuantile, logBeta } from "./beta.ts";

function near(actual: number, expected: number, relative: number): void {
  assert.ok(
    Math.abs(actual - expected) <= relative * Math.abs(expected),
    `${actual} is not near ${expected}`,
  );
}

// scipy 1.17.1: betainc, betaincinv
const CDF = [
  [0.3, 1000, 2000, 4.0738279160507626e-5],
  [0.35, 1000, 2000, 0.9729045043168851],
  [0.5, 0.5, 0.5, 0.5],
  [0.9721, 18, 3, 0.9826448149849795],
  [0.01, 3, 200, 0.32876182896161066],
  [0.999, 2000, 3, 0.6761348269128957],
  [1e-8, 0.3, 5, 0.0070378877862685655],
  [0.5, 1e5, 1e5, 0.5],
  [0.05, 5, 95, 0.5550178079507669],
  [0.2, 12, 11.9, 0.0005673400414295884],
  [0.4, 12.5, 3.3, 0.0006054070660530226],
] as const;

test("betaCdf() agrees with scipy to 1e-11", () => {
  for (const [x, a, b, expected] of CDF) near(betaCdf(x, { a, b }), expected, 1e-11);
});

test("betaQuantile() agrees with scipy, far from the middle too", () => {
  near(betaQuantile(0.1, { a: 1000, b: 2000 }), 0.3223281608687401, 1e-12);
  near(betaQuantile(0.025, { a: 18, b: 3 }), 0.6830172859809177, 1e-12);
  near(betaQuantile(0.975, { a: 19, b: 2 }), 0.9876514728297052, 1e-12);
  near(betaQuantile(0.025, { a: 1, b: 20 }), 0.0012650894979498038, 1e-12);
  near(betaQuantile(0.001, { a: 0.2, b: 3 }), 2.495343537242626e-16, 1e-9);
  near(betaQuantile(0.999, { a: 300, b: 0.7 }), 0.9999998493559483, 1e-12);
});

test("betaCdf() ends at 0 and 1, and so does its inverse", () => {
  assert.deepEqual([betaCdf(0, { a: 2, b: 3 }), betaCdf(1, { a: 2, b: 3 })], [0, 1]);
  assert.deepEqual([betaQuantile(0, { a: 2, b: 3 }), betaQuantile(1, { a: 2, b: 3 })], [0, 1]);
});

test("logBeta() is the same on both sides of the border between its formulas", () => {
  for (const b of [0.5, 3, 11.99, 12.01, 500]) {
    for (const a of [11.999, 12.001, 400]) {
      const stepped = logBeta({ a: a + 1, b }) + Math.log((a + b) / a);
      assert.ok(Math.abs(logBeta({ a, b }) - stepped) < 1e-11, `a ${a}, b ${b}`);
    }
  }
});
