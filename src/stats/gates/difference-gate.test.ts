import assert from "node:assert/strict";
import { test } from "node:test";
import { SIZES } from "./_contrast.ts";
import { requests, take } from "./_test-requests.ts";
import type { DifferenceOptions } from "./difference-gate.ts";
import { differenceGate } from "./difference-gate.ts";
import { alarm } from "./gate.ts";

function provenAfter(
  options: DifferenceOptions,
  traffic: Parameters<typeof requests>[0],
): number | undefined {
  let state = differenceGate.start(options);
  for (const [i, { canary, share, bad }] of take(requests(traffic), 5_000).entries()) {
    state = differenceGate.step(state, { canary, share, value: bad });
    if (differenceGate.logE(state) >= alarm(0.025)) return i + 1;
  }
  return undefined;
}

test("differenceGate proves what is so, on either side and beyond a margin, and not what is not", () => {
  const better = { seed: 7, baseline: 0.3, canary: 0.2, share: 0.5 };

  assert.ok(provenAfter({ prove: "below", than: { difference: 0 } }, better));
  assert.ok(provenAfter({ prove: "below", than: { difference: -0.03 } }, better));
  assert.ok(provenAfter({ prove: "below", than: { ratio: 0.9 } }, better));
  assert.equal(provenAfter({ prove: "below", than: { difference: -0.12 } }, better), undefined);
  assert.equal(provenAfter({ prove: "below", than: { ratio: 0.6 } }, better), undefined);
  assert.equal(provenAfter({ prove: "above", than: { difference: 0 } }, better), undefined);
  assert.ok(provenAfter({ prove: "above", than: { difference: -0.2 } }, better));
});

test("differenceGate's first step, by hand", () => {
  // The centre of nothing is 1/20, of which 3/64 is the nearest step.
  const centre = 3 / 64;
  const least = Math.max(centre / 0.1, (1 - centre) / 0.9) + 0.02;
  const won = ((centre - 1) / 0.9 - 0.02) / least;
  const gate = { prove: "above", than: { difference: 0.02 } } as const;
  const lost = differenceGate.step(differenceGate.start(gate), { canary: false, share: 0.1, value: 1 });
  const expected = SIZES.reduce((sum, size) => sum + 1 + size * won, 0) / SIZES.length;
  assert.ok(Math.abs(Math.exp(differenceGate.logE(lost)) - expected) < 1e-14);
});

test("differenceGate refuses what nobody can be held against, and bets nothing where there was no choice", () => {
  assert.throws(() => differenceGate.start({ prove: "below", than: { difference: 1 } }), RangeError);
  assert.throws(() => differenceGate.start({ prove: "below", than: { ratio: 0 } }), RangeError);
  const start = differenceGate.start({ prove: "below", than: { difference: 0 } });
  assert.throws(() => differenceGate.step(start, { canary: true, share: 0.5, value: 2 }), RangeError);
  const state = differenceGate.step(start, { canary: true, share: 1, value: 1 });
  assert.ok(Math.abs(differenceGate.logE(state)) < 1e-14);
  assert.equal(state.n, 1);
});
