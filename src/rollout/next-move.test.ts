import assert from "node:assert/strict";
import { test } from "node:test";
import { parseReleaseId } from "../core/ids.ts";
import { play } from "./_test-rollout.ts";
import { checkPlan } from "./check-plan.ts";
import { noEvidence } from "./evidence.ts";
import { nextMove } from "./next-move.ts";
import type { RolloutEvent } from "./rollout-state.ts";
import { stateOf } from "./rollout-state.ts";

const QUICK = [10, 50, 100].map((percent) => ({ kind: "canary", percent, minRuns: 20 }) as const);

test("an equal candidate is shown to be within its margin and promoted, stage by stage", () => {
  const { state, events } = play({
    plan: { stages: QUICK, gates: { failures: { points: 0.1 } } },
    seed: 1,
    candidate: 0.05,
    incumbent: 0.05,
    most: 5_000,
  });

  assert.equal(state?.status, "promoted");
  assert.deepEqual(
    events.map(({ type }) => type),
    ["started", "entered", "entered", "promoted"],
  );
});

test("a candidate that fails four times as often is rolled back by itself, with the runs that decided", () => {
  const { state, evidence } = play({
    plan: { stages: QUICK },
    seed: 2,
    candidate: 0.4,
    incumbent: 0.1,
    most: 5_000,
  });

  assert.ok(state?.status === "rolled_back");
  assert.equal(state.last.by, "controller");
  assert.match(state.last.why, /The candidate is worse/);
  assert.ok(state.runs.length > 0);
  assert.ok(evidence.served.candidate < 200, `${evidence.served.candidate} users met it`);
});

test("a slower candidate is rolled back for its latency, and its slowest runs are shown", () => {
  const { state } = play({
    plan: { stages: QUICK },
    seed: 3,
    candidate: 0.05,
    incumbent: 0.05,
    slower: 3,
    most: 5_000,
  });

  assert.ok(state?.status === "rolled_back");
  assert.match(state.last.why, /latency/);
});

test("what is undecided when its time is over waits for a person, and everyone is never served unproven", () => {
  const stages = [
    { kind: "canary", percent: 50, minRuns: 5, maxTime: "100s" },
    { kind: "canary", percent: 100 },
  ] as const;
  const { state, last } = play({
    plan: { stages, gates: { failures: { points: 0.01 } } },
    seed: 4,
    candidate: 0.2,
    incumbent: 0.2,
    most: 5_000,
  });

  assert.equal(state?.status, "held");
  assert.deepEqual(last, { move: "hold", why: "Undecided after 100s at 50 per cent" });
});

test("equal candidates are seldom rolled back, though every run is looked at", () => {
  const outcomes = Array.from({ length: 100 }, (_, seed) =>
    play({ plan: { stages: QUICK }, seed: seed + 100, candidate: 0.1, incumbent: 0.1, most: 600 }),
  );
  const wrong = outcomes.filter(({ state }) => state?.status === "rolled_back").length;

  // True chance at most 5 %; more than 14 of 100 would happen once in 10,000 such tests.
  assert.ok(wrong <= 14, `${wrong} of 100 equal candidates rolled back`);
});

test("what was held and is resumed by a person has its longest time anew", () => {
  const plan = checkPlan({
    workflow: "support",
    candidate: parseReleaseId("rel_00000000000000b2"),
    stages: [
      { kind: "canary", percent: 50, maxTime: "100s" },
      { kind: "canary", percent: 100 },
    ],
  });
  const said = { by: "ann", why: "" };
  const events: readonly RolloutEvent[] = [
    { ...said, type: "started", at: 0 },
    { ...said, type: "held", at: 100_000 },
    { ...said, type: "resumed", at: 500_000 },
  ];
  const state = stateOf(events);
  assert.ok(state !== undefined);
  const at = (now: number) => nextMove({ plan, state, evidence: noEvidence(plan), now }).move;

  assert.deepEqual([at(500_200), at(599_000), at(600_000)], ["wait", "wait", "hold"]);
});
