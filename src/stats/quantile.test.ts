import assert from "node:assert/strict";
import { test } from "node:test";
import { quantileOf } from "./quantile.ts";

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => n - i);

test("quantileOf() bounds a quantile by values, as the binomial table says", () => {
  // R: qbinom and pbinom; the 40th and 61st of 100 hold the median with 96.5 %.
  assert.deepEqual(quantileOf(upTo(100), { quantile: 0.5 }), {
    quantile: 0.5,
    value: 50,
    n: 100,
    confidence: 0.95,
    low: 40,
    high: 61,
  });
  const p95 = quantileOf(upTo(1_000), { quantile: 0.95 });
  assert.deepEqual([p95.value, p95.low, p95.high], [950, 936, 964]);
});

test("quantileOf() says where values are too few to tell", () => {
  const p99 = quantileOf(upTo(50), { quantile: 0.99 });

  assert.equal(p99.value, 50);
  assert.equal(p99.high, Number.POSITIVE_INFINITY);
  assert.ok(p99.low >= 45);
  assert.equal(quantileOf([7], { quantile: 0.5 }).low, Number.NEGATIVE_INFINITY);
  assert.throws(() => quantileOf([], { quantile: 0.5 }), RangeError);
  assert.throws(() => quantileOf([1], { quantile: 95 }), /quantile 95/);
});
