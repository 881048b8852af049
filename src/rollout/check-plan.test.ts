import assert from "node:assert/strict";
import { test } from "node:test";
import { isAirworthyError } from "../core/errors.ts";
import { parseReleaseId } from "../core/ids.ts";
import { checkPlan } from "./check-plan.ts";
import type { RolloutPlan } from "./plan.ts";

const INCUMBENT = parseReleaseId("rel_00000000000000a1");
const CANDIDATE = parseReleaseId("rel_00000000000000b2");

const PLAN: RolloutPlan = { workflow: "support", incumbent: INCUMBENT, candidate: CANDIDATE };
const canary = (percent: number, more: object = {}) => ({ kind: "canary", percent, ...more }) as const;

test("checkPlan() fills in what was left out", () => {
  const { stages, unit, gates, alpha } = checkPlan({ ...PLAN, gates: { latency: "off" } });

  assert.deepEqual(stages, [canary(1), canary(10), canary(50), canary(100)]);
  assert.deepEqual([unit, alpha, gates.latency, gates.cost], ["session", 0.05, "off", 0.2]);
});

const REFUSED: readonly (readonly [string, Partial<RolloutPlan>, RegExp])[] = [
  ["a rollout to itself", { candidate: INCUMBENT }, /serves already/],
  ["no stage for everyone", { stages: [canary(10)] }, /last stage does not serve everyone/],
  ["no stages", { stages: [] }, /last stage does not serve everyone/],
  ["a falling share", { stages: [canary(10), canary(5), canary(100)] }, /5 per cent follows one of 10/],
  [
    "the same share twice",
    { stages: [canary(10), canary(10), canary(100)] },
    /10 per cent follows one of 10/,
  ],
  ["more than all", { stages: [canary(120), canary(100)] }, /120 per cent/],
  ["a share too fine", { stages: [canary(0.001), canary(100)] }, /0.001 per cent/],
  [
    "a shadow after a canary",
    { stages: [canary(1), { kind: "shadow", runs: 5 }, canary(100)] },
    /after a canary/,
  ],
  ["a shadow of nothing", { stages: [{ kind: "shadow", runs: 0 }, canary(100)] }, /runs of a shadow is 0/],
  [
    "a time that ends before it begins",
    { stages: [canary(1, { minTime: "2m", maxTime: "1m" }), canary(100)] },
    /ends before/,
  ],
  ["a margin of all", { gates: { failures: { points: 1 } } }, /margin of 1 points/],
  ["a factor below 1", { gates: { failures: { factor: 0.5 } } }, /factor of 0.5/],
  ["hand-overs that nothing tells", { gates: { handovers: "guard" } }, /no route is one/],
  [
    "a cohort that says nothing",
    { stages: [canary(1, { cohort: { attribute: "plan" } }), canary(100)] },
    /says nothing/,
  ],
  ["no chance of error", { alpha: 0 }, /alpha is 0/],
];

for (const [name, change, message] of REFUSED) {
  test(`checkPlan() refuses ${name}`, () => {
    assert.throws(
      () => checkPlan({ ...PLAN, ...change }),
      (error) => isAirworthyError(error, "invalid_rollout") && message.test(error.message),
    );
  });
}

test("checkPlan() refuses a review that nobody could give", () => {
  const stages = [canary(1, { review: { needs: 0 } }), canary(100)];
  assert.throws(() => checkPlan({ ...PLAN, stages }), { code: "invalid_approval" });
});
