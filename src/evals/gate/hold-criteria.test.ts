import assert from "node:assert/strict";
import { test } from "node:test";
import { passing, trial, tried } from "../_test-tried.ts";
import type { Criteria } from "../criteria.ts";
import type { Tried } from "../figures/tried.ts";
import { holdCriteria } from "./hold-criteria.ts";

function verdicts(given: Tried, criteria: Criteria): string[] {
  return holdCriteria(given, { criteria }).map(
    ({ name, part, verdict }) => `${part === undefined ? "" : `${part} `}${name} ${verdict}`,
  );
}

const mostly = passing([...new Array<number>(95).fill(1), ...new Array<number>(5).fill(0)], { trials: 1 });

test("a rate counts by its interval unless told otherwise", () => {
  assert.deepEqual(verdicts(mostly, { success: 0.85 }), ["success PASS"]);
  assert.deepEqual(verdicts(mostly, { success: 0.94 }), ["success INCONCLUSIVE"]);
  assert.deepEqual(verdicts(mostly, { success: 0.94, strict: false }), ["success PASS"]);
  assert.deepEqual(verdicts(mostly, { success: 0.99 }), ["success BLOCK"]);
});

test("every criterion is held, and each says what it measured of how many", () => {
  const held = holdCriteria(mostly, {
    criteria: {
      success: 0.8,
      passHatK: { k: 1, atLeast: 0.8 },
      latency: { p50: "1s", p95: 50 },
      cost: { perRun: 0.02, perSuccess: 0.001 },
      errors: 0.1,
      strict: false,
    },
  });

  assert.deepEqual(
    held.map(({ name, measured, n, verdict }) => [name, Number(measured?.toFixed(4)), n, verdict]),
    [
      ["success", 0.95, 100, "PASS"],
      ["pass^1", 0.95, 100, "PASS"],
      ["p50", 100, 100, "PASS"],
      ["p95", 100, 100, "BLOCK"],
      ["cost per run", 0.01, 100, "PASS"],
      ["cost per success", 0.0105, 100, "BLOCK"],
      ["errors", 0, 100, "PASS"],
    ],
  );
});

test("parts are held by route and by tag, and a part without cases is not passed over", () => {
  const cases = Array.from({ length: 60 }, (_, i) => ({
    id: `c${i}`,
    route: i < 30 ? "refund" : "order",
    tags: ["all"],
  }));
  const records = cases.map(({ id, route }) => trial(id, 1, { pass: route === "refund" }));
  const parts = {
    refund: { success: 0.8 },
    order: { success: 0.8 },
    "#all": { success: 0.2 },
    other: { success: 0.8 },
  };

  assert.deepEqual(verdicts(tried({ cases, records }), { parts }), [
    "refund success PASS",
    "order success BLOCK",
    "#all success PASS",
    "other success INCONCLUSIVE",
  ]);
});

test("what is not known is never passed: prices, times, tool calls, trials", () => {
  const given = tried({
    cases: [{ id: "a" }],
    records: [trial("a", 1, { cost: undefined, took: undefined })],
  });
  const held = holdCriteria(given, {
    criteria: {
      passHatK: { k: 3, atLeast: 0.5 },
      latency: { p95: 100 },
      cost: { perRun: 1 },
      toolErrors: 0.5,
    },
  });

  assert.deepEqual(
    held.map(({ verdict, why }) => [verdict, why]),
    [
      ["INCONCLUSIVE", "no case has 3 trials that count"],
      ["INCONCLUSIVE", "no times are known"],
      ["INCONCLUSIVE", "the price of 1 of 1 trials is unknown"],
      ["INCONCLUSIVE", "no tool was called, or the calls were not counted"],
    ],
  );
});

test("tool errors are a share of tool calls", () => {
  const cases = Array.from({ length: 100 }, (_, i) => ({ id: `c${i}` }));
  const records = cases.map(({ id }, i) => trial(id, 1, { toolCalls: 4, toolErrors: i % 10 === 0 ? 2 : 0 }));
  const [held] = holdCriteria(tried({ cases, records }), { criteria: { toolErrors: 0.2 } });

  assert.deepEqual([held?.measured, held?.n, held?.verdict], [0.05, 400, "PASS"]);
});

test("scorers that failed are an error only where they would decide", () => {
  const cases = Array.from({ length: 100 }, (_, i) => ({ id: `c${i}` }));
  const given = (failed: number) =>
    tried({ cases, records: cases.map(({ id }, i) => trial(id, 1, i < failed ? { pass: undefined } : {})) });

  assert.deepEqual(verdicts(given(2), { success: 0.8 }), ["success PASS"]);
  assert.deepEqual(verdicts(given(30), { success: 0.8 }), ["success ERROR"]);
});
