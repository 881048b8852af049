import assert from "node:assert/strict";
import { test } from "node:test";
import { parseReleaseId } from "../../core/ids.ts";
import type { AbPlan } from "./ab-plan.ts";
import { checkAbPlan } from "./check-ab-plan.ts";

const A = parseReleaseId("rel_00000000000000a1");
const B = parseReleaseId("rel_00000000000000b2");
const PLAN: AbPlan = { workflow: "support", a: A, b: B };

test("a plan without more is two halves of all sessions, decided by failures, every figure guarded", () => {
  const { stages, unit, gates, ab, alpha } = checkAbPlan(PLAN);

  assert.deepEqual(stages, [{ kind: "canary", percent: 50 }]);
  assert.deepEqual([unit, alpha], ["session", 0.01]);
  assert.deepEqual(ab, { outcome: "failures", better: 0, maxRuns: 10_000, alpha: 0.05 });
  assert.deepEqual(gates, {
    failures: "guard",
    scores: "off",
    feedback: "guard",
    toolErrors: "guard",
    handovers: "off",
    latency: 0.2,
    cost: 0.2,
  });
});

test("shares of hundredths are taken, and kept to a cohort", () => {
  const cohort = { attribute: "plan", in: ["beta"] };
  const { stages } = checkAbPlan({ ...PLAN, shares: { a: 66.67, b: 33.33 }, cohort });

  assert.deepEqual(stages, [{ kind: "canary", percent: 33.33, cohort }]);
});

const REFUSED: readonly (readonly [what: string, plan: Partial<AbPlan>, message: RegExp])[] = [
  ["a release against itself", { b: A }, /both A and B/],
  ["shares that do not add up", { shares: { a: 50, b: 30 } }, /add up to 80/],
  ["a share that nobody gets", { shares: { a: 100, b: 0 } }, /a share is 100/],
  ["a share between two steps", { shares: { a: 66.667, b: 33.333 } }, /a share is 66.667/],
  ["a share that is no number", { shares: { a: Number.NaN, b: 50 } }, /a share is NaN/],
  ["a cohort that says nothing", { cohort: { attribute: "plan" } as never }, /says nothing/],
  ["more than all", { better: 1 }, /better by 1/],
  ["less than nothing", { better: -0.1 }, /better by -0.1/],
  ["no runs", { maxRuns: 0 }, /maxRuns is 0/],
  ["no time", { maxTime: 0 }, /end at once/],
  ["a chance that is none", { alpha: 0 }, /alpha is 0/],
  ["a guard that always stops", { guardAlpha: 1 }, /guardAlpha is 1/],
  ["an outcome that is off", { outcome: "latency", guards: { latency: "off" } }, /latency is not looked at/],
  ["handovers without routes", { outcome: "handovers" }, /handovers is not looked at/],
  ["handovers guarded without routes", { guards: { handovers: "guard" } }, /no route is one/],
];

for (const [what, plan, message] of REFUSED) {
  test(`${what} is refused`, () => {
    assert.throws(() => checkAbPlan({ ...PLAN, ...plan }), message);
  });
}
