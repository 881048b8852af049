import assert from "node:assert/strict";
import { test } from "node:test";
import { requests, take } from "./_test-requests.ts";
import { alarm } from "./gate.ts";
import { harmGate } from "./harm-gate.ts";
import { promotionGate } from "./promotion-gate.ts";

function near(actual: number | undefined, expected: number, absolute = 6e-11): void {
  assert.ok(
    actual !== undefined && Math.abs(actual - expected) <= absolute,
    `${actual} is not near ${expected}`,
  );
}

/** Log e-values after each request, the first being at place 1. */
function courses(traffic: Parameters<typeof requests>[0], count: number) {
  let harm = harmGate.start({});
  let promotion = promotionGate.start({ margin: { points: 0.03 } });
  const harms = [0];
  const promotions = [0];
  for (const observation of take(requests(traffic), count)) {
    harm = harmGate.step(harm, observation);
    promotion = promotionGate.step(promotion, observation);
    harms.push(harmGate.logE(harm));
    promotions.push(promotionGate.logE(promotion));
  }
  return { harms, promotions, canary: harm.canary };
}

test("harmGate and promotionGate agree with Python to ten digits", () => {
  const harmful = courses({ seed: 42, baseline: 0.05, canary: 0.2, share: 0.1 }, 1_000);
  near(harmful.harms[100], 0.2853600139);
  near(harmful.harms[1_000], 23.9356330487);
  near(harmful.promotions[100], -0.4207137243);
  near(harmful.promotions[1_000], -2.9489145649);

  const equal = courses({ seed: 42, baseline: 0.05, canary: 0.05, share: 0.1 }, 1_000);
  near(equal.harms[100], -0.7770966951);
  near(equal.harms[1_000], 0.1387687202);
  near(equal.promotions[100], 0.2795598357);
  near(equal.promotions[1_000], -0.8947638927);

  const rare = courses({ seed: 7, baseline: 0.01, canary: 0.05, share: 0.05 }, 1_000);
  near(rare.harms[100], -0.2479746949);
  near(rare.harms[1_000], 0.6124829323);
  near(rare.promotions[100], 0.0900907152);
  near(rare.promotions[1_000], -0.3852862718);

  const half = courses({ seed: 2024, baseline: 0.2, canary: 0.2, share: 0.5 }, 1_000);
  near(half.harms[100], -0.0093829554);
  near(half.harms[1_000], -3.8127272461);
  near(half.promotions[100], -1.3596255718);
  near(half.promotions[1_000], -1.5012052665);
});

test("harmGate raises its alarm at the request at which Python's does, or never", () => {
  const first = (harms: readonly number[]): number => harms.findIndex((log) => log >= alarm());
  assert.equal(first(courses({ seed: 42, baseline: 0.05, canary: 0.2, share: 0.1 }, 400).harms), 287);
  assert.equal(courses({ seed: 42, baseline: 0.05, canary: 0.2, share: 0.1 }, 287).canary, 22);
  assert.equal(first(courses({ seed: 42, baseline: 0.05, canary: 0.05, share: 0.1 }, 5_000).harms), -1);
  assert.equal(first(courses({ seed: 7, baseline: 0.01, canary: 0.05, share: 0.05 }, 2_000).harms), 1_930);
  assert.equal(courses({ seed: 7, baseline: 0.01, canary: 0.05, share: 0.05 }, 1_930).canary, 105);
  assert.equal(first(courses({ seed: 2024, baseline: 0.2, canary: 0.2, share: 0.5 }, 2_000).harms), -1);
});

test("harmGate's first steps, by hand", () => {
  const one = harmGate.step(harmGate.start({}), { canary: true, share: 0.1, bad: 1 });
  near(harmGate.logE(one), 1.1226390440959242, 1e-14);
  const two = harmGate.step(one, { canary: false, share: 0.1, bad: 0 });
  near(harmGate.logE(two), 1.1531732844810691, 1e-14);
  const three = harmGate.step(two, { canary: true, share: 0.25, bad: 0.5 });
  near(harmGate.logE(three), 1.6159037596378398, 1e-14);
});

test("a state survives its storage as JSON, and a step leaves it as it was", () => {
  const state = harmGate.step(harmGate.start({}), { canary: true, share: 0.1, bad: 1 });
  const stored = JSON.stringify(state);
  const again = harmGate.step(JSON.parse(stored), { canary: false, share: 0.1, bad: 1 });

  assert.deepEqual(again, harmGate.step(state, { canary: false, share: 0.1, bad: 1 }));
  assert.equal(JSON.stringify(state), stored);
});

test("nothing is bet on runs whose release was no matter of chance", () => {
  let state = harmGate.start({});
  for (let i = 0; i < 50; i++) state = harmGate.step(state, { canary: true, share: 1, bad: 1 });
  for (let i = 0; i < 50; i++) state = harmGate.step(state, { canary: false, share: 0, bad: 0 });

  assert.ok(Math.abs(harmGate.logE(state)) < 1e-12);
});

test("harmGate refuses what cannot have happened", () => {
  const state = harmGate.start({});
  assert.throws(() => harmGate.step(state, { canary: true, share: 0, bad: 1 }), /canary share of 0/);
  assert.throws(() => harmGate.step(state, { canary: false, share: 1, bad: 1 }), RangeError);
  assert.throws(() => harmGate.step(state, { canary: true, share: Number.NaN, bad: 1 }), RangeError);
  assert.throws(() => harmGate.step(state, { canary: true, share: 0.1, bad: 1.2 }), /Cannot take 1.2/);
  assert.throws(() => harmGate.start({ prior: { bad: 0, good: 1 } }), RangeError);
});

test("an equal canary is rolled back by harmGate in about 3 %, a worse one at once, while the failure rate drifts and the share ramps", () => {
  const rollouts = 200;
  let wrong = 0;
  let right = 0;
  for (let seed = 1; seed <= rollouts; seed++) {
    if (rolledBack(seed * 7_919, 1)) wrong++;
    if (rolledBack(seed * 104_729, 4)) right++;
  }

  // 5 % of 200, and three standard errors more.
  assert.ok(wrong <= 19, `${wrong} of ${rollouts} equal canaries rolled back`);
  assert.ok(right >= 195, `${right} of ${rollouts} worse canaries rolled back`);
});

/** Whether a canary with so many times the failures is rolled back within 2,000 requests: 2 % rising to 8 %, at 1, 5, 25 and 50 %. */
function rolledBack(seed: number, times: number): boolean {
  let x = seed;
  const next = (): number => {
    x = (16_807 * x) % 2_147_483_647;
    return x / 2_147_483_647;
  };
  let state = harmGate.start({});
  for (let i = 0; i < 2_000; i++) {
    const share = [0.01, 0.05, 0.25, 0.5][Math.floor(i / 500)] ?? 0.5;
    const canary = next() < share;
    const rate = 0.02 + (0.06 * i) / 2_000;
    state = harmGate.step(state, { canary, share, bad: next() < rate * (canary ? times : 1) ? 1 : 0 });
    if (harmGate.logE(state) >= alarm()) return true;
  }
  return false;
}
