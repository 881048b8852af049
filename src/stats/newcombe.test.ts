import assert from "node:assert/strict";
import { test } from "node:test";
import { newcombe } from "./newcombe.ts";

const near = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) < 5e-5, `${actual} is not ${expected}`);

test("newcombe() gives the intervals of the paper's table II, method 10", () => {
  const cases = [
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [10, 10, 0, 20, 0.6791, 1],
  ] as const;
  for (const [a, m, b, n, low, high] of cases) {
    const interval = newcombe({ hits: a, n: m }, { hits: b, n });
    near(interval.low, low);
    near(interval.high, high);
  }
});

test("newcombe() knows nothing of no runs", () => {
  assert.deepEqual(newcombe({ hits: 0, n: 0 }, { hits: 1, n: 5 }), { low: -1, high: 1 });
});
