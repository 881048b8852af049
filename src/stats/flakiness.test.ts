import assert from "node:assert/strict";
import { test } from "node:test";
import { PASSED } from "./_test-worked-example.ts";
import { caseDrops, chanceToShow, flakiness } from "./flakiness.ts";

const of = (passed: readonly number[], n = 4) => passed.map((one) => ({ passed: one, n }));

test("chanceToShow() says how easily few trials miss a flaky case", () => {
  for (const [rate, trials, expected] of [
    [0.8, 2, 0.32],
    [0.8, 3, 0.48],
    [0.8, 5, 0.672],
    [0.95, 5, 0.226],
  ] as const) {
    assert.ok(Math.abs(chanceToShow(rate, trials) - expected) < 5e-4);
  }
});

test("flakiness() lists the cases that both passed and failed, with the interval of their share", () => {
  const before = flakiness(of(PASSED.baseline));

  assert.deepEqual([before.share, flakiness(of(PASSED.candidate)).share, before.n], [0.4, 0.45, 20]);
  assert.deepEqual(before.flaky, [2, 4, 7, 8, 12, 13, 15, 18]);
  assert.ok(before.low < 0.4 && before.high > 0.4);
});

test("caseDrops() puts the worst first and convicts none by five trials", () => {
  const baseline = of(Array(100).fill(5), 5);
  const drops = caseDrops(baseline, [...of([5, 0, 3], 5), ...baseline.slice(3)]);

  assert.deepEqual(
    drops.map(({ index }) => index),
    [1, 2],
  );
  assert.ok(Math.abs((drops[0]?.p ?? 0) - 0.00397) < 5e-6);
  assert.ok((drops[0]?.adjusted ?? 0) > 0.39);
});

test("caseDrops() convicts a case that broke in ten trials, among a hundred", () => {
  const baseline = of(Array(100).fill(10), 10);
  const broken = caseDrops(baseline, [...of([0, 3], 10), ...baseline.slice(2)]);

  assert.ok(Math.abs((broken[0]?.p ?? 0) - 5.4e-6) < 5e-8);
  assert.ok((broken[0]?.adjusted ?? 1) < 0.001);
  assert.ok(Math.abs((broken[1]?.p ?? 0) - 0.00155) < 5e-6);
  assert.ok((broken[1]?.adjusted ?? 0) > 0.05);
});
