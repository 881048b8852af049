import assert from "node:assert/strict";
import { test } from "node:test";
import type { ComparedRun } from "./compare-segments.ts";
import { compareSegments } from "./compare-segments.ts";

const random = (seed: number) => {
  let x = seed;
  return (): number => {
    x = (16_807 * x) % 2_147_483_647;
    return x / 2_147_483_647;
  };
};

function runs(count: number, bad: (plan: string, canary: boolean) => number): ComparedRun[] {
  const next = random(5);
  return Array.from({ length: count }, () => {
    const plan = ["free", "pro", "beta"][Math.floor(next() * 3)] ?? "free";
    const canary = next() < 0.5;
    const age = Math.floor(next() * 1_000);
    return { canary, share: 0.5, value: next() < bad(plan, canary) ? 1 : 0, attributes: { plan, age } };
  });
}

test("compareSegments() finds the part where the canary is worse, though it is better elsewhere", () => {
  const segments = compareSegments(
    runs(4_000, (plan, canary) => (canary ? (plan === "beta" ? 0.4 : 0.1) : 0.2)),
    { of: "difference" },
  );
  const of = (value: string) => segments.find((one) => one.attribute === "plan" && one.value === value);

  assert.ok((of("beta")?.low ?? 0) > 0);
  assert.ok((of("free")?.high ?? 0) < 0);
  assert.ok((of("pro")?.high ?? 0) < 0);
  // Numbers are cut into five bands.
  assert.equal(segments.filter(({ attribute }) => attribute === "age").length, 5);
  assert.ok(
    segments.every(({ attribute, low, high }) => attribute !== "age" || (low < 0.15 && high > -0.15)),
  );
});

test("compareSegments() widens each interval for the number of segments, and leaves small ones out", () => {
  const equal = runs(600, () => 0.2);
  const [first] = compareSegments(equal, { of: "difference" });
  const [alone] = compareSegments(equal, { of: "difference", alpha: 0.05 * 8 });

  assert.ok(first !== undefined && alone !== undefined);
  assert.deepEqual([first.attribute, first.value], [alone.attribute, alone.value]);
  assert.ok(first.high - first.low > alone.high - alone.low);
  assert.deepEqual(compareSegments(equal.slice(0, 29), { of: "ratio" }), []);
  assert.deepEqual(compareSegments([], { of: "ratio" }), []);
});
