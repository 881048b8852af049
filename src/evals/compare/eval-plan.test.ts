import assert from "node:assert/strict";
import { test } from "node:test";
import { passing } from "../_test-tried.ts";
import { evalPlan } from "./eval-plan.ts";

/** The worked example of the reference: 20 cases, 4 trials; within .1125 and .125, between .0161184211. */
const A = [4, 4, 3, 4, 2, 4, 4, 1, 3, 4, 4, 0, 2, 3, 4, 2, 4, 4, 3, 4];
const B = [4, 4, 3, 3, 2, 4, 2, 0, 1, 3, 4, 0, 4, 3, 4, 0, 1, 4, 2, 4];

test("two releases give the noise of trials and of cases, and the smallest drop follows", () => {
  const plan = evalPlan([passing(B, { trials: 4, release: "b" }), passing(A, { trials: 4, release: "a" })], {
    drop: 0.05,
    alpha: 0.025,
  });

  assert.equal(plan.from, "two releases");
  assert.deepEqual(plan.experiments, ["exp_b", "exp_a"]);
  assert.ok(Math.abs(plan.noise.between - 0.0161184211) < 1e-9);
  assert.ok(Math.abs(plan.noise.withinBaseline - 0.1125) < 1e-9);
  // (1.95996 + 0.84162)^2 * (0.0161184 + 0.2375 / k) / 0.05^2
  assert.deepEqual(
    plan.options.map(({ trials, cases }) => [trials, cases]),
    [
      [1, 797],
      [2, 424],
      [3, 300],
      [5, 200],
      [10, 126],
    ],
  );
  assert.ok(Math.abs(plan.current.detectable - 2.801585 * 0.06143835164) < 1e-5);
});

test("one release says what its trials do, and one trial takes all noise for that of trials", () => {
  const one = evalPlan([passing(A, { trials: 4 })]);
  const single = evalPlan([passing([1, 1, 1, 0], { trials: 1 })]);

  assert.deepEqual([one.from, one.noise.between], ["one release", 0]);
  assert.ok(Math.abs(one.noise.withinCandidate - 0.1125) < 1e-9);
  assert.deepEqual([single.from, single.noise.withinCandidate], ["one trial", 0.1875]);
});
