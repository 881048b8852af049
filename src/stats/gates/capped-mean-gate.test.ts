import assert from "node:assert/strict";
import { test } from "node:test";
import { cappedMeanGate } from "./capped-mean-gate.ts";
import { alarm } from "./gate.ts";

function run(options: {
  readonly ratio: number;
  readonly tolerance?: number;
  readonly seed: number;
}): number | undefined {
  let x = options.seed;
  const next = (): number => {
    x = (16_807 * x) % 2_147_483_647;
    return x / 2_147_483_647;
  };
  let state = cappedMeanGate.start({ cap: 10, tolerance: options.tolerance });
  let canaries = 0;
  for (let i = 0; i < 4_000; i++) {
    const canary = next() < 0.25;
    if (canary) canaries++;
    const value = -Math.log(next()) * (canary ? options.ratio : 1);
    state = cappedMeanGate.step(state, { canary, share: 0.25, value });
    if (cappedMeanGate.logE(state) >= alarm()) return canaries;
  }
  return undefined;
}

test("cappedMeanGate finds a mean that doubled, not one that rose within the tolerance", () => {
  const seeds = Array.from({ length: 40 }, (_, i) => 1_000 + 7_919 * i);

  assert.equal(seeds.filter((seed) => (run({ seed, ratio: 2 }) ?? 1e9) < 400).length, 40);
  assert.ok(seeds.filter((seed) => run({ seed, ratio: 1.2, tolerance: 0.25 }) !== undefined).length <= 2);
});

test("cappedMeanGate's first step, by hand; what is above the cap counts as the cap", () => {
  const sizes = [0.02, 0.05, 0.1, 0.2, 0.35, 0.55, 0.8];
  const state = cappedMeanGate.step(cappedMeanGate.start({ cap: 10 }), {
    canary: true,
    share: 0.5,
    value: 1e9,
  });
  // Middle 0.1, most min(0.5 / 0.9, 0.5 / 0.1) = 0.5556, won 0.9 / 0.5.
  const expected = sizes.reduce((sum, size) => sum + 1 + size, 0) / 7;

  assert.ok(Math.abs(Math.exp(cappedMeanGate.logE(state)) - expected) < 1e-14);
  assert.throws(() => cappedMeanGate.start({ cap: 0 }), /at 0/);
});
