import assert from "node:assert/strict";
import { test } from "node:test";
import type { Figure } from "../../api/types.ts";
import { overTime } from "./over-time.ts";

const HOUR = 3_600_000;

function hour(at: number, count: number, p95: number): Figure {
  const sums = { failed: 1, success: null, tokensIn: 0, tokensOut: 0, cost: 0.5, unpriced: 0 };
  return { at, count, p50: p95, p95, p99: p95, ...sums };
}

test("hours without runs are 0, and have no latency", () => {
  const { times, runs, p95 } = overTime([hour(HOUR, 3, 90)], { since: 0, until: 3 * HOUR });

  assert.deepEqual(times, [0, HOUR, 2 * HOUR]);
  assert.deepEqual(runs, [0, 3, 0]);
  assert.deepEqual(p95, [null, 90, null]);
});

test("a month is fewer points, whose counts are added and whose latency is the worst", () => {
  const { step, runs, failed, cost, p95 } = overTime([hour(0, 3, 90), hour(HOUR, 4, 200)], {
    since: 0,
    until: 720 * HOUR,
  });

  assert.equal(step, 12 * HOUR);
  assert.deepEqual([runs[0], failed[0], cost[0], p95[0]], [7, 2, 1, 200]);
});
