import assert from "node:assert/strict";
import { test } from "node:test";
import { alarm } from "./gate.ts";
import { shareGate } from "./share-gate.ts";

function after(share: number, counts: { canary: number; baseline: number }, from = shareGate.start({})) {
  let state = from;
  for (let i = 0; i < counts.canary; i++) state = shareGate.step(state, { canary: true, share });
  for (let i = 0; i < counts.baseline; i++) state = shareGate.step(state, { canary: false, share });
  return state;
}

function near(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) <= 6e-11, `${actual} is not near ${expected}`);
}

test("shareGate agrees with Python", () => {
  near(shareGate.logE(after(0.1, { canary: 130, baseline: 870 })), 2.9099359289);
  near(shareGate.logE(after(0.1, { canary: 150, baseline: 850 })), 9.8671168633);
  near(shareGate.logE(after(0.5, { canary: 560, baseline: 440 })), 5.363268896);
});

test("shareGate judges each stage of a ramp by its own share", () => {
  const ramp = after(0.5, { canary: 500, baseline: 500 }, after(0.1, { canary: 100, baseline: 900 }));
  assert.ok(shareGate.logE(ramp) < 0);
  const wrong = after(0.5, { canary: 600, baseline: 400 }, after(0.1, { canary: 150, baseline: 850 }));
  assert.ok(shareGate.logE(wrong) > alarm(0.001));
});

test("shareGate learns nothing of runs that had no choice", () => {
  assert.deepEqual(shareGate.step(shareGate.start({}), { canary: true, share: 1 }), shareGate.start({}));
  assert.throws(() => shareGate.step(shareGate.start({}), { canary: true, share: 0 }), RangeError);
});
