import assert from "node:assert/strict";
import { test } from "node:test";
import type { TrialRecord } from "../../core/experiment.ts";
import { passing } from "../_test-tried.ts";
import { compareExperiments } from "./compare.ts";
import type { Decision, EarlyStopOptions } from "./early-stop.ts";
import { decisionOf, decisionText, earlyStop } from "./early-stop.ts";

const TRIALS = 3;
/** 200 cases that pass 3, 3, 3, 2 of 3 in turn. */
const BEFORE = Array.from({ length: 200 }, (_, i) => (i % 4 === 3 ? 2 : 3));
const baseline = passing(BEFORE, { trials: TRIALS, release: "a" });

/** Gives the records one by one, as a runner does; how many were needed. */
function runUntilStopped(after: readonly number[], options: Partial<EarlyStopOptions> = {}) {
  const { experiment, cases } = passing(after, { trials: TRIALS, release: "b" });
  const stop = earlyStop({
    baseline,
    candidate: "b",
    dataset: { ...experiment.dataset, cases },
    trials: TRIALS,
    rule: { drop: 0.1 },
    ...options,
  });
  const made: TrialRecord[] = [];
  const beside: TrialRecord[] = [];
  for (const [i, record] of experiment.records.entries()) {
    const other = baseline.experiment.records[i];
    if (other !== undefined) beside.push(other);
    made.push(record);
    const soFar = [
      { release: "a", records: beside },
      { release: "b", records: made },
    ];
    if (stop.shouldStop(soFar) !== undefined) break;
  }
  return { made: made.length, decision: stop.decision, experiment: { ...experiment, records: made }, cases };
}

test("a broken release is stopped at the first look, when its cases are complete", () => {
  const { made, decision } = runUntilStopped(BEFORE.map((passed, i) => (i % 2 === 0 ? 0 : passed)));

  assert.equal(made, 40 * TRIALS);
  assert.deepEqual(decision, { verdict: "BLOCK", look: 1, looks: 5, seen: 40, of: 200 });
});

test("an equal release is passed early, but not where other gates need the rest of the trials", () => {
  const noisy = BEFORE.map((passed, i) => (i % 10 === 0 ? passed - 1 : i % 10 === 3 ? 3 : passed));

  assert.equal(runUntilStopped(noisy).decision?.verdict, "PASS");
  const whole = runUntilStopped(noisy, { stopAtPass: false });
  assert.deepEqual([whole.made, whole.decision], [600, undefined]);
});

test("a baseline that is tried beside the candidate decides as one that is there does", () => {
  const after = BEFORE.map((passed, i) => (i % 2 === 0 ? 0 : passed));

  assert.deepEqual(runUntilStopped(after, { baseline: "a" }).decision, runUntilStopped(after).decision);
});

test("where nothing is clear all trials are made", () => {
  const alternating = BEFORE.map((passed, i) => (i % 4 === 0 ? 2 : i % 4 === 3 ? 3 : passed));
  const { made, decision } = runUntilStopped(alternating, { rule: { drop: 0 } });

  assert.deepEqual([made, decision], [600, undefined]);
});

test("a comparison keeps the verdict of the look that stopped it", () => {
  const { decision, experiment, cases } = runUntilStopped(
    BEFORE.map((passed, i) => (i % 2 === 0 ? 0 : passed)),
  );
  assert.ok(decision);
  const end = { status: "stopped", reason: decisionText(decision), endedAt: 1 } as const;
  const compared = compareExperiments({
    baseline,
    candidate: { cases, experiment: { ...experiment, status: "stopped", end } },
  });

  assert.deepEqual(compared.decision, decision);
  assert.deepEqual([compared.verdict, compared.gates[0]?.why], ["BLOCK", "decided at look 1 of 5"]);
  assert.equal(compared.unmatched.untried.length, 160);
});

test("a decision is read back from the reason that an experiment keeps, and nothing else is", () => {
  const decision: Decision = { verdict: "PASS", look: 4, looks: 5, seen: 161, of: 200 };
  const end = (reason: string) => ({ end: { status: "stopped" as const, reason, endedAt: 0 } });

  assert.deepEqual(decisionOf(end(decisionText(decision))), decision);
  assert.equal(decisionOf(end("the spend limit is reached")), undefined);
  assert.equal(decisionOf({ end: undefined }), undefined);
});
