import assert from "node:assert/strict";
import { test } from "node:test";
import { closeUnit, type UnitState, unitOfRuns } from "./unit-of-runs.ts";

const run = (bad: number, canary = true) => ({ canary, share: 0.1, bad });

test("unitOfRuns() counts a user once, by his first run", () => {
  const first = unitOfRuns(undefined, run(1));
  const second = unitOfRuns(first.state, run(0));

  assert.deepEqual(first.observation, { canary: true, share: 0.1, bad: 1 });
  assert.equal(second.observation, undefined);
  assert.equal(second.state, first.state);
});

test("unitOfRuns() averages a user's first runs, and closeUnit() those of one who does not come back", () => {
  let state: UnitState | undefined;
  for (const bad of [1, 0]) {
    const step = unitOfRuns(state, run(bad), { runs: 3 });
    assert.equal(step.observation, undefined);
    state = step.state;
  }

  assert.ok(state);
  assert.deepEqual(unitOfRuns(state, run(1), { runs: 3 }).observation?.bad, 2 / 3);
  const closed = closeUnit(state);
  assert.deepEqual(closed.observation?.bad, 0.5);
  assert.equal(closeUnit(closed.state).observation, undefined);
});

test("unitOfRuns() ends with the runs of one release when a ramp moves the user to the other", () => {
  const before = unitOfRuns(undefined, run(1, false), { runs: 3 }).state;
  const moved = unitOfRuns(before, run(0, true), { runs: 3 });

  assert.deepEqual(moved.observation, { canary: false, share: 0.1, bad: 1 });
  assert.equal(moved.state.closed, true);
  assert.throws(() => unitOfRuns(undefined, run(1), { runs: 0 }), RangeError);
});
