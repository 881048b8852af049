import assert from "node:assert/strict";
import { test } from "node:test";
import { budgetGate } from "./budget-gate.ts";
import { alarm } from "./gate.ts";

test("budgetGate agrees with Python", () => {
  let broken = budgetGate.start({ budget: 0.05, prove: "broken" });
  let met = budgetGate.start({ budget: 0.05, prove: "met" });
  for (let i = 0; i < 100; i++) {
    broken = budgetGate.step(broken, { bad: i % 10 === 0 ? 1 : 0 });
    met = budgetGate.step(met, { bad: 0 });
  }

  assert.ok(Math.abs(budgetGate.logE(broken) - 1.1316984252245772) < 1e-12);
  assert.ok(Math.abs(budgetGate.logE(met) - 3.581323018618639) < 1e-12);
});

test("budgetGate without a failure proves a budget of 5 % met after exactly 86 runs, of 1 % after 438", () => {
  for (const [budget, runs] of [
    [0.05, 86],
    [0.01, 438],
  ] as const) {
    let state = budgetGate.start({ budget, prove: "met" });
    while (budgetGate.logE(state) < alarm()) state = budgetGate.step(state, { bad: 0 });
    assert.equal(state.n, runs);
  }
});

test("budgetGate refuses a budget of nothing", () => {
  assert.throws(() => budgetGate.start({ budget: 0, prove: "met" }), /budget of 0/);
  assert.throws(
    () => budgetGate.step(budgetGate.start({ budget: 0.1, prove: "met" }), { bad: -1 }),
    RangeError,
  );
});
