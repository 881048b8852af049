import assert from "node:assert/strict";
import { test } from "node:test";
import { PASSED } from "./_test-worked-example.ts";
import { passAtK } from "./pass-at-k.ts";
import { passCurve } from "./pass-curve.ts";
import { passHatK } from "./pass-hat-k.ts";

function near(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) <= 5e-11, `${actual} is not near ${expected}`);
}

test("passAtK() agrees with Chen et al. where they computed it", () => {
  near(passAtK(10, 3, 2), 0.5333333333);
  near(passAtK(10, 3, 5), 0.9166666667);
  near(passAtK(200, 7, 10), 0.3055988116);
  near(passAtK(200, 7, 100), 0.9929911172);
});

test("passHatK() agrees with exact fractions", () => {
  near(passHatK(8, 6, 4), 0.2142857143);
  near(passHatK(1000, 990, 100), 0.3469277148);
  assert.equal(passHatK(4, 2, 3), 0);
});

test("passCurve() averages both over the cases", () => {
  const curve = passCurve(PASSED.baseline.map((passed) => ({ passed, n: 4 })));
  const candidate = passCurve(PASSED.candidate.map((passed) => ({ passed, n: 4 })));

  for (const [i, expected] of [0.7875, 0.9, 0.9375, 0.95].entries())
    near(curve[i]?.passAt.rate ?? 0, expected);
  for (const [i, expected] of [0.7875, 0.675, 0.6, 0.55].entries())
    near(curve[i]?.passHat.rate ?? 0, expected);
  for (const [i, expected] of [0.65, 0.525, 0.45, 0.4].entries())
    near(candidate[i]?.passHat.rate ?? 0, expected);
  const first = curve[0]?.passHat;
  assert.ok(first && first.n === 20 && first.trials === 80 && first.low < 0.7 && first.high > 0.85);
});

test("passCurve() goes as far as every case has trials, and refuses what cannot be drawn", () => {
  assert.equal(
    passCurve([
      { passed: 1, n: 2 },
      { passed: 3, n: 5 },
    ]).length,
    2,
  );
  assert.throws(() => passHatK(4, 2, 5), /Cannot draw 5 of 4 trials/);
  assert.throws(() => passAtK(4, 5, 1), RangeError);
  assert.throws(() => passCurve([]), RangeError);
});
