import assert from "node:assert/strict";
import { test } from "node:test";
import { alarm } from "./gate.ts";
import { rankGate } from "./rank-gate.ts";

const SIZES = [0.02, 0.05, 0.1, 0.2, 0.35, 0.55, 0.8];

test("rankGate's first steps, by hand", () => {
  const first = rankGate.step(rankGate.start({}), { canary: false, share: 0.1, value: 100 });
  // Rank 0.5, middle (1 + 0) / 2: nothing is won or lost.
  assert.ok(Math.abs(rankGate.logE(first)) < 1e-15);
  const second = rankGate.step(first, { canary: true, share: 0.1, value: 200 });
  // Rank 1, middle 1.5 / 3, most min(0.9 / 0.5, 0.1 / 0.5) = 0.2; won (1 - 0.5) / 0.1 = 5: factor 1 + size.
  assert.ok(
    Math.abs(Math.exp(rankGate.logE(second)) - SIZES.reduce((sum, size) => sum + 1 + size, 0) / 7) < 1e-14,
  );
  const third = rankGate.step(second, { canary: false, share: 0.1, value: 150 });
  // Rank 0.5, middle 2.5 / 4, most 0.1 / 0.625 = 0.16; won (0.5 - 0.625) * -1 / 0.9.
  const factor = (size: number): number => (1 + size) * (1 + (size * 0.16 * 0.125) / 0.9);
  assert.ok(
    Math.abs(Math.exp(rankGate.logE(third)) - SIZES.reduce((sum, size) => sum + factor(size), 0) / 7) < 1e-14,
  );
  assert.deepEqual([third.n, third.ranks, third.counts], [3, 2, [1, 1, 1]]);
});

test("rankGate counts equal values by half, and a tolerance lets the canary be so much slower", () => {
  let state = rankGate.start({ tolerance: 0.25 });
  state = rankGate.step(state, { canary: false, share: 0.5, value: 100.5 });
  state = rankGate.step(state, { canary: true, share: 0.5, value: 125.5 });

  assert.deepEqual([state.ranks, state.counts, state.bins.length], [1, [2], 1]);
});

function alarmAfter(seed: number, ratio: number): number | undefined {
  let x = seed;
  const next = (): number => {
    x = (16_807 * x) % 2_147_483_647;
    return x / 2_147_483_647;
  };
  let state = rankGate.start({});
  let canaries = 0;
  for (let i = 0; i < 3_000; i++) {
    const canary = next() < 0.1;
    const normal = Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());
    if (canary) canaries++;
    state = rankGate.step(state, { canary, share: 0.1, value: Math.exp(normal) * (canary ? ratio : 1) });
    if (rankGate.logE(state) >= alarm()) return canaries;
  }
  return undefined;
}

test("rankGate finds a canary of twice the latency within some dozen of its runs, and seldom one that is equal", () => {
  const found = Array.from({ length: 41 }, (_, i) => alarmAfter(1_000 + 7_919 * i, 2) ?? 1e9).sort(
    (a, b) => a - b,
  );
  const wrong = Array.from({ length: 100 }, (_, i) => alarmAfter(5_000 + 104_729 * i, 1)).filter(
    (one) => one !== undefined,
  );

  assert.ok((found[20] ?? 1e9) <= 40, `median ${found[20]}`);
  assert.ok(wrong.length <= 11, `${wrong.length} of 100`);
});

test("rankGate holds a bounded state, takes 0, and refuses what has no rank", () => {
  let state = rankGate.start({});
  for (let i = 0; i < 5_000; i++)
    state = rankGate.step(state, { canary: false, share: 0.1, value: (i * 7_919) % 10_000 });

  assert.ok(state.bins.length < 900);
  assert.equal(
    state.counts.reduce((sum, count) => sum + count, 0),
    5_000,
  );
  assert.throws(() => rankGate.step(state, { canary: true, share: 0.1, value: -1 }), /Cannot rank -1/);
  assert.throws(() => rankGate.start({ tolerance: -0.1 }), RangeError);
});
