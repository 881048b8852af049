import assert from "node:assert/strict";
import { test } from "node:test";
import { requests, take } from "./_test-requests.ts";
import { differenceGate } from "./difference-gate.ts";
import { differenceLimits, meansSeen, NO_DIFFERENCE, seenAll, withValue } from "./difference-sequence.ts";
import { alarm, type Measured } from "./gate.ts";

const BETTER = { seed: 7, baseline: 0.3, canary: 0.15, share: 0.3 };

function values(count: number): Measured[] {
  return take(requests(BETTER), count).map(({ canary, share, bad }) => ({ canary, share, value: bad }));
}

test("differenceLimits() end where the gate of either side begins to refute, at every look", () => {
  const observations = values(900);
  for (const [of, than] of [
    ["difference", (value: number) => ({ difference: value })],
    ["ratio", (value: number) => ({ ratio: value })],
  ] as const) {
    for (const look of [100, 400, 900]) {
      const { low, high } = differenceLimits(seenAll(observations.slice(0, look)), { of, alpha: 0.05 });
      const refutes = (prove: "below" | "above", value: number): boolean => {
        const start = differenceGate.start({ prove, than: than(value) });
        const state = observations.slice(0, look).reduce(differenceGate.step, start);
        return differenceGate.logE(state) >= alarm(0.025);
      };
      assert.ok(low < high);
      assert.deepEqual(
        [refutes("below", high + 1e-6), refutes("below", high - 1e-6)],
        [true, false],
        `${of} after ${look}`,
      );
      if (low > 0 || of === "difference") {
        assert.deepEqual([refutes("above", low - 1e-6), refutes("above", low + 1e-6)], [true, false]);
      }
    }
  }
});

test("differenceLimits() narrow down to the truth, and know nothing of nothing", () => {
  const { low, high } = differenceLimits(seenAll(values(20_000)), { of: "difference" });

  assert.ok(low < -0.15 && high > -0.15 && high - low < 0.05, `${low} to ${high}`);
  assert.deepEqual(differenceLimits(NO_DIFFERENCE, { of: "difference" }), { low: -1, high: 1 });
  assert.deepEqual(differenceLimits(NO_DIFFERENCE, { of: "ratio" }), {
    low: 0,
    high: Number.POSITIVE_INFINITY,
  });
});

test("withValue() keeps a value between two steps in parts, which only widens the interval, and stays small", () => {
  const between = values(2_000).map((one, i) => ({
    ...one,
    value: (one.value * 0.4 + (i % 97) / 300) / 1.2,
  }));
  const state = seenAll(between);
  assert.deepEqual(between.reduce(withValue, NO_DIFFERENCE), state);
  const { high } = differenceLimits(state, { of: "difference" });
  const gate = differenceGate.start({ prove: "below", than: { difference: high } });
  const evidence = differenceGate.logE(between.reduce(differenceGate.step, gate));

  assert.ok(evidence >= alarm(0.025) && evidence < alarm(0.025) * 1.1, String(evidence));
  assert.ok(Object.keys(state.counts).length < 1_000);
  const canaries = between.filter(({ canary }) => canary);
  const mean = canaries.reduce((sum, { value }) => sum + value, 0) / canaries.length;
  assert.ok(Math.abs(meansSeen(state).canary - mean) < 1e-12);
  assert.ok(Number.isNaN(meansSeen(NO_DIFFERENCE).canary));
  assert.equal(state.n, 2_000);
});

test("withValue() counts nothing of a run that had no choice, and refuses a value that is none", () => {
  assert.deepEqual(withValue(NO_DIFFERENCE, { canary: true, share: 1, value: 1 }).counts, {});
  assert.throws(() => withValue(NO_DIFFERENCE, { canary: true, share: 0.5, value: -1 }), RangeError);
});
