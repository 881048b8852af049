import assert from "node:assert/strict";
import { test } from "node:test";
import { alarm } from "./gate.ts";
import { shadowGate } from "./shadow-gate.ts";

test("shadowGate's first steps, by hand", () => {
  const one = shadowGate.step(shadowGate.start({}), { incumbentFailed: false, candidateFailed: true });
  const ratios = [1.5, 2, 3, 5, 10, 30];
  const weights = [2, 3, 3, 2, 1, 1];
  const mean = (factor: (ratio: number) => number): number =>
    ratios.reduce((sum, ratio, i) => sum + ((weights[i] ?? 0) / 12) * factor(ratio), 0);
  assert.ok(Math.abs(Math.exp(shadowGate.logE(one)) - mean((r) => (2 * r) / (1 + r))) < 1e-14);
  const two = shadowGate.step(one, { incumbentFailed: true, candidateFailed: false });
  assert.ok(Math.abs(Math.exp(shadowGate.logE(two)) - mean((r) => (4 * r) / (1 + r) ** 2)) < 1e-14);
  assert.deepEqual([two.pairs, two.lost, two.won], [2, 1, 1]);
});

test("shadowGate learns nothing of pairs that agree, and decides on seven where the candidate alone fails", () => {
  let state = shadowGate.start({});
  for (let i = 0; i < 100; i++)
    state = shadowGate.step(state, { incumbentFailed: i % 2 === 0, candidateFailed: i % 2 === 0 });
  assert.ok(Math.abs(shadowGate.logE(state)) < 1e-15);
  while (shadowGate.logE(state) < alarm())
    state = shadowGate.step(state, { incumbentFailed: false, candidateFailed: true });
  assert.deepEqual([state.lost, state.pairs], [7, 107]);
});
