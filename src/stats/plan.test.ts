import assert from "node:assert/strict";
import { test } from "node:test";
import { PASSED, WORKED } from "./_test-worked-example.ts";
import { casesForMcnemar, planTrials, smallestDrop, trialsUnpaired } from "./plan.ts";
import { varianceComponents } from "./variance-components.ts";

const NOISE = { between: 0.02, withinBaseline: 0.05, withinCandidate: 0.05 };

function near(actual: number, expected: number, absolute = 5e-10): void {
  assert.ok(Math.abs(actual - expected) <= absolute, `${actual} is not near ${expected}`);
}

test("varianceComponents() agrees with R on the worked example", () => {
  const parts = varianceComponents(WORKED);

  near(parts.withinBaseline, 0.1125);
  near(parts.withinCandidate, 0.125);
  near(parts.between, 0.0161184211);
  near(parts.correlation, 0.3448275862);
  for (const [trials, se] of [
    [1, 0.1126095957],
    [2, 0.0821183357],
    [8, 0.0478570376],
    [16, 0.0393460106],
  ] as const) {
    near(
      Math.sqrt((parts.between + (parts.withinBaseline + parts.withinCandidate) / trials) / parts.cases),
      se,
    );
  }
});

test("varianceComponents() of single trials promises nothing of further trials", () => {
  const single = varianceComponents({
    baseline: PASSED.baseline.map((passed) => [passed / 4]),
    candidate: PASSED.candidate.map((passed) => [passed / 4]),
  });

  assert.equal(single.separable, false);
  assert.deepEqual([single.withinBaseline, single.withinCandidate], [0, 0]);
  near(single.between, 20 * 0.06143835164 ** 2, 1e-9);
});

test("planTrials() says how many cases it takes, and which number of trials costs least", () => {
  const plan = planTrials({ noise: NOISE, drop: 0.05, trials: [1, 5] });

  assert.deepEqual(plan.options, [
    { trials: 1, cases: 377, runs: 754 },
    { trials: 5, cases: 126, runs: 1260 },
  ]);
  assert.equal(plan.cheapest.trials, 1);
});

test("smallestDrop() agrees with the table", () => {
  near(smallestDrop(NOISE, { cases: 50, trials: 5 }), 0.0792, 5e-5);
  near(smallestDrop(NOISE, { cases: 100, trials: 5 }), 0.056, 5e-5);
  near(smallestDrop(NOISE, { cases: 200, trials: 3 }), 0.0457, 5e-5);
  near(smallestDrop(NOISE, { cases: 400, trials: 5 }), 0.028, 5e-5);
});

test("casesForMcnemar() and trialsUnpaired() agree with the textbook", () => {
  assert.equal(casesForMcnemar({ lost: 0.1, won: 0.05 }), 469);
  assert.equal(trialsUnpaired({ from: 0.9, to: 0.85 }), 686);
});

test("a plan for nothing is refused", () => {
  assert.throws(() => planTrials({ noise: NOISE, drop: 0 }), /drop of 0/);
  assert.throws(() => planTrials({ noise: NOISE, drop: 0.1, power: 80 }), /power 80/);
  assert.throws(() => planTrials({ noise: NOISE, drop: 0.1, trials: [] }), RangeError);
  assert.throws(() => varianceComponents({ baseline: [[1]], candidate: [[1]] }), RangeError);
});
