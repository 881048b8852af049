import assert from "node:assert/strict";
import { test } from "node:test";
import { requests, take } from "./_test-requests.ts";
import { alarm } from "./gate.ts";
import { type Margin, promotionGate } from "./promotion-gate.ts";

// Its numbers against Python stand in harm-gate.test.ts: both are computed on the same requests.

function promotedAfter(
  margin: Margin,
  traffic: Parameters<typeof requests>[0],
  most = 20_000,
): number | undefined {
  let state = promotionGate.start({ margin });
  for (const [i, observation] of take(requests(traffic), most).entries()) {
    state = promotionGate.step(state, observation);
    if (promotionGate.logE(state) >= alarm()) return i + 1;
  }
  return undefined;
}

test("promotionGate promotes an equal release, by points and by a factor, and not one that is worse", () => {
  const equal = { seed: 11, baseline: 0.05, canary: 0.05, share: 0.1 };

  assert.ok((promotedAfter({ points: 0.03 }, equal) ?? 1e9) < 15_000);
  assert.ok((promotedAfter({ factor: 2 }, equal) ?? 1e9) < 15_000);
  assert.equal(promotedAfter({ points: 0.03 }, { ...equal, canary: 0.2 }), undefined);
  assert.equal(promotedAfter({ factor: 2 }, { ...equal, canary: 0.2 }), undefined);
});

test("promotionGate's first step, by hand", () => {
  const points = promotionGate.step(promotionGate.start({ margin: { points: 0.03 } }), {
    canary: true,
    share: 0.1,
    bad: 0,
  });
  // middle 0.05; excess (0 - 0.05) / 0.1 - 0.03 = -0.53; most max(9.5, 0.0556) - 0.03 = 9.47; sizes average 0.41625... by eight.
  const sizes = [0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 0.95];
  const expected = sizes.reduce((sum, size) => sum + 1 + (size * 0.53) / 9.47, 0) / 8;
  assert.ok(Math.abs(Math.exp(promotionGate.logE(points)) - expected) < 1e-14);

  const factor = promotionGate.step(promotionGate.start({ margin: { factor: 2 } }), {
    canary: false,
    share: 0.1,
    bad: 1,
  });
  const ratio = sizes.reduce((sum, size) => sum + 1 + size * 0.1 * (2 / 0.9), 0) / 8;
  assert.ok(Math.abs(Math.exp(promotionGate.logE(factor)) - ratio) < 1e-14);
});

test("promotionGate refuses a margin that is none, and bets nothing where there was no choice", () => {
  assert.throws(() => promotionGate.start({ margin: { points: 0 } }), RangeError);
  assert.throws(() => promotionGate.start({ margin: { factor: 1 } }), RangeError);
  const state = promotionGate.step(promotionGate.start({ margin: { points: 0.03 } }), {
    canary: true,
    share: 1,
    bad: 0,
  });
  assert.ok(Math.abs(promotionGate.logE(state)) < 1e-15);
  assert.equal(state.n, 1);
});
