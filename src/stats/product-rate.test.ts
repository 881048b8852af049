import assert from "node:assert/strict";
import { test } from "node:test";
import { productRate } from "./product-rate.ts";

function near(actual: number, expected: number, absolute = 1e-9): void {
  assert.ok(Math.abs(actual - expected) < absolute, `${actual} is not near ${expected}`);
}

const FIVE = [
  { passed: 196, n: 200 },
  { passed: 188, n: 200 },
  { passed: 171, n: 180 },
  { passed: 150, n: 171 },
  { passed: 149, n: 150 },
];

test("productRate() agrees with the same computation in R", () => {
  const { estimate, low, high } = productRate(FIVE);

  near(estimate, 0.7625488889);
  near(low, 0.697940241);
  near(high, 0.8201022954);
  near(productRate(FIVE, 0.95).low, 0.7083563219);
});

test("productRate() of steps that never failed ends at 1, near the exact limit of their runs", () => {
  const { estimate, low, high } = productRate(Array.from({ length: 12 }, () => ({ passed: 50, n: 50 })));

  assert.deepEqual([estimate, high], [1, 1]);
  near(low, 0.9296161522);
  // The exact one-sided limit of the 50 runs end to end is 0.9418449209.
  near(
    productRate(
      Array.from({ length: 12 }, () => ({ passed: 50, n: 50 })),
      0.95,
    ).low,
    0.9424523406,
  );
});

test("productRate() stays wide where there is little to go by", () => {
  const { low, high } = productRate([
    { passed: 19, n: 20 },
    { passed: 20, n: 20 },
    { passed: 18, n: 20 },
  ]);

  near(low, 0.6435859129);
  near(high, 0.9690336882);
});

test("productRate() of a single step is close to the interval of Clopper and Pearson", () => {
  const { low, high } = productRate([{ passed: 18, n: 20 }]);

  near(low, 0.683017286, 0.015);
  near(high, 0.9876514728, 0.015);
});

test("productRate() covers the true rate at least nearly as often as it says", () => {
  const seed = 20_261_122;
  let state = seed;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const rates = [0.9, 0.97, 0.99, 0.95];
  const truth = rates.reduce((a, b) => a * b, 1);
  let covered = 0;
  for (let i = 0; i < 1_000; i++) {
    const steps = rates.map((rate) => ({
      n: 100,
      passed: Array.from({ length: 100 }, random).filter((draw) => draw < rate).length,
    }));
    const { low, high } = productRate(steps);
    if (low <= truth && truth <= high) covered++;
  }

  assert.ok(covered >= 940, `seed ${seed}: covered in ${covered} of 1000`);
});

test("productRate() knows nothing of a step without trials, and everything of no steps", () => {
  assert.deepEqual(productRate([{ passed: 0, n: 0 }]), { estimate: Number.NaN, low: 0, high: 1 });
  assert.deepEqual(productRate([]), { estimate: 1, low: 1, high: 1 });
});
