import assert from "node:assert/strict";
import { test } from "node:test";
import type { RolloutEvent } from "./rollout-state.ts";
import { fits, stateOf } from "./rollout-state.ts";

const deed = (by: string) => ({ at: 5, by, why: "because" });
const STARTED: RolloutEvent = { type: "started", at: 1, by: "ann", why: "new prompt" };

test("a state is what a history adds up to", () => {
  const events: RolloutEvent[] = [
    STARTED,
    { ...deed("controller"), type: "entered", stage: 1, served: 40 },
    { ...deed("bob"), type: "paused" },
  ];

  assert.deepEqual(stateOf(events), {
    status: "paused",
    stage: 1,
    since: 5,
    servedBefore: 40,
    last: deed("bob"),
  });
  assert.deepEqual(stateOf([...events, { ...deed("bob"), type: "resumed" }]), {
    status: "running",
    stage: 1,
    since: 5,
    servedBefore: 40,
    again: 5,
  });
});

test("of two operators who press at once the first is right, and nothing follows an end", () => {
  const rolledBack: RolloutEvent = { ...deed("ann"), type: "rolled_back", runs: [] };
  const promoted: RolloutEvent = { ...deed("bob"), type: "promoted" };
  const state = stateOf([STARTED, rolledBack, promoted]);

  assert.equal(state?.status, "rolled_back");
  assert.equal(fits(state, promoted), false);
  assert.equal(fits(undefined, rolledBack), false);
  assert.equal(fits(stateOf([STARTED]), STARTED), false);
});

test("a paused rollout enters no stage, but can be rolled back", () => {
  const paused = stateOf([STARTED, { ...deed("bob"), type: "paused" }]);

  assert.equal(fits(paused, { ...deed("controller"), type: "entered", stage: 1, served: 9 }), false);
  assert.equal(fits(paused, { ...deed("controller"), type: "rolled_back", runs: [] }), true);
});
