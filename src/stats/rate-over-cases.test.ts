import assert from "node:assert/strict";
import { test } from "node:test";
import { PASSED } from "./_test-worked-example.ts";
import { clopperPearson } from "./clopper-pearson.ts";
import { rateOverCases } from "./rate-over-cases.ts";
import { wilson } from "./wilson.ts";

function near(actual: number, expected: number, absolute: number): void {
  assert.ok(Math.abs(actual - expected) <= absolute, `${actual} is not near ${expected}`);
}

test("rateOverCases() of trials that tell nothing new counts the cases, of independent ones the trials", () => {
  const repeated = rateOverCases([...Array(80).fill(1), ...Array(20).fill(0)], { trials: 500 });
  const independent = rateOverCases(
    Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? 0.78 : 0.82)),
    { trials: 500 },
  );

  near(repeated.effectiveTrials, 99, 1);
  assert.equal(independent.effectiveTrials, 500);
  near(repeated.low, wilson(80, 100).low, 0.003);
  near(independent.high, wilson(400, 500).high, 0.002);
});

test("rateOverCases() of cases that all passed knows no more than so many cases can say", () => {
  const { low, high, rate, n, trials } = rateOverCases(Array(20).fill(1), { trials: 100 });

  assert.deepEqual([rate, high, n, trials], [1, 1, 20, 100]);
  near(low, clopperPearson(20, 20).low, 0.02);
});

test("rateOverCases() stays within 0 and 1, and in one case or one cluster knows nothing", () => {
  const { low, high, rate } = rateOverCases([1, 1, 1, 1, 0.75], { trials: 20 });

  assert.ok(low > 0.5 && low < rate && rate < high && high < 1, `${low} ${rate} ${high}`);
  assert.deepEqual([rateOverCases([1]).low, rateOverCases([1]).high], [0, 1]);
  assert.equal(rateOverCases([1, 0, 1], { clusters: ["a", "a", "a"] }).low, 0);
  assert.throws(() => rateOverCases([1.2]), /Cannot take 1.2 for a rate/);
});

test("rateOverCases() covers the true rate about as often as it says, for cases that differ much", () => {
  let state = 20_261_122;
  const random = (): number => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  let covered = 0;
  for (let i = 0; i < 1_000; i++) {
    // Half of the cases are passed in 98 % of trials, half in 62 %: a mean of 80 %.
    const values = Array.from({ length: 50 }, () => {
      const own = random() < 0.5 ? 0.98 : 0.62;
      return Array.from({ length: 4 }, random).filter((draw) => draw < own).length / 4;
    });
    const { low, high } = rateOverCases(values, { trials: 200 });
    if (low <= 0.8 && 0.8 <= high) covered++;
  }

  assert.ok(covered >= 930 && covered <= 975, `covered in ${covered} of 1000`);
});

test("rateOverCases() of the worked example", () => {
  const { rate, low, high, effectiveTrials } = rateOverCases(
    PASSED.baseline.map((passed) => passed / 4),
    { trials: 80 },
  );

  near(rate, 0.7875, 1e-12);
  near(effectiveTrials, (0.7875 * 0.2125) / 0.0660815883 ** 2, 1e-5);
  assert.ok(low > 0.6 && high < 0.92, `${low} ${high}`);
});
