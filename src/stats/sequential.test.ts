import assert from "node:assert/strict";
import { test } from "node:test";
import { groupSequential, sequentialVerdict } from "./sequential.ts";

function near(actual: readonly number[], expected: readonly number[], absolute = 6e-5): void {
  assert.equal(actual.length, expected.length);
  for (const [i, value] of actual.entries()) {
    assert.ok(Math.abs(value - (expected[i] ?? 0)) <= absolute, `${actual} is not near ${expected}`);
  }
}

test("groupSequential() has the published bounds of O'Brien and Fleming", () => {
  near(groupSequential().bounds, [3.9176, 2.7702, 2.2618, 1.9588, 1.752]);
  near([groupSequential({ alpha: 0.0499 }).bounds.at(-1) ?? 0], [1.752], 3e-4);
  // Jennison and Turnbull, table 2.3, two-sided 0.05: constants 1.977, 2.004, 2.024, 2.04.
  for (const [looks, last] of [
    [2, 1.977],
    [3, 2.004],
    [4, 2.024],
    [5, 2.04],
  ] as const) {
    near([groupSequential({ looks, alpha: 0.025 }).bounds.at(-1) ?? 0], [last], 6e-4);
  }
});

test("groupSequential() with one look is the plain test", () => {
  near(groupSequential({ looks: 1 }).bounds, [1.6448536]);
  assert.throws(() => groupSequential({ looks: 0 }), /Cannot plan 0 looks/);
  assert.throws(() => groupSequential({ alpha: 0.5 }), RangeError);
});

const design = groupSequential();
const at = (look: number, difference: number, se: number) =>
  sequentialVerdict(design, { look, difference: { difference, se, df: 39, method: "t" }, allowedDrop: 0.1 });

test("sequentialVerdict() stops early only for what is far out", () => {
  assert.deepEqual(at(1, -0.3, 0.05), {
    look: 1,
    verdict: "BLOCK",
    stop: true,
    regressed: true,
    withinAllowed: false,
  });
  assert.equal(at(1, -0.15, 0.05).stop, false);
  assert.equal(at(5, -0.15, 0.05).verdict, "BLOCK");
  assert.equal(at(2, 0.1, 0.05).verdict, "PASS");
});

test("sequentialVerdict() ends at the last look, and says both of a drop that is certain and allowed", () => {
  assert.deepEqual(at(5, -0.06, 0.06), {
    look: 5,
    verdict: "INCONCLUSIVE",
    stop: true,
    regressed: false,
    withinAllowed: false,
  });
  assert.deepEqual(at(5, -0.04, 0.01), {
    look: 5,
    verdict: "PASS",
    stop: true,
    regressed: true,
    withinAllowed: true,
  });
  assert.throws(() => at(6, 0, 1), /look 6 of 5/);
});

test("sequentialVerdict() asks more of few cases than z would, and waits where nothing varied", () => {
  const few = { difference: -0.4, se: 0.1, df: 3, method: "t" as const };

  assert.equal(
    sequentialVerdict(design, { look: 1, difference: few, allowedDrop: 0.1 }).verdict,
    "INCONCLUSIVE",
  );
  const flat = { difference: 0, se: 0, df: 19, method: "no variation" as const };
  assert.equal(sequentialVerdict(design, { look: 1, difference: flat, allowedDrop: 0.1 }).stop, false);
});
