import assert from "node:assert/strict";
import { test } from "node:test";
import { planTrials } from "./plan-trials.ts";

const CASES = Array.from({ length: 200 }, (_, place) => ({ case: { id: `c${place}` }, place }));

test("planTrials() keeps the trials of a case together and draws the order of the cases by its seed", () => {
  const plan = planTrials(CASES, { trials: 3, seed: 1 });

  assert.equal(plan.length, 600);
  for (let i = 0; i < plan.length; i += 3) {
    const block = plan.slice(i, i + 3);
    assert.equal(new Set(block.map((one) => one.case.id)).size, 1);
    assert.deepEqual(
      block.map(({ trial }) => trial),
      [1, 2, 3],
    );
  }
  assert.equal(new Set(plan.map((one) => one.case.id)).size, 200);
  const order = (seed: number) => planTrials(CASES, { trials: 1, seed }).map(({ place }) => place);
  assert.deepEqual(order(1), order(1));
  assert.notDeepEqual(order(1), order(2));
});

test("the first half of a plan is a fair draw of the dataset", () => {
  // Places of a fair half have the mean 99.5 with a standard error of 4.1.
  const means = Array.from({ length: 40 }, (_, seed) => {
    const half = planTrials(CASES, { trials: 1, seed }).slice(0, 100);
    return half.reduce((sum, { place }) => sum + place, 0) / 100;
  });
  const mean = means.reduce((sum, one) => sum + one, 0) / means.length;
  assert.ok(Math.abs(mean - 99.5) < 3, `mean ${mean}`);
});
