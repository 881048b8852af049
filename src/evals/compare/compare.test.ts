import assert from "node:assert/strict";
import { test } from "node:test";
import type { TrialRecord } from "../../core/experiment.ts";
import { passing, runOf, trial, tried } from "../_test-tried.ts";
import type { Case } from "../case.ts";
import type { Tried } from "../figures/tried.ts";
import { compareExperiments } from "./compare.ts";

/** The worked example of the reference: 20 cases, 4 trials. */
const A = [4, 4, 3, 4, 2, 4, 4, 1, 3, 4, 4, 0, 2, 3, 4, 2, 4, 4, 3, 4];
const B = [4, 4, 3, 3, 2, 4, 2, 0, 1, 3, 4, 0, 4, 3, 4, 0, 1, 4, 2, 4];
const CLUSTERS = [..."aaabbbccccddeeeffggg"];

function worked(options: { clusters?: readonly string[]; routes?: readonly string[] } = {}) {
  return {
    baseline: passing(A, { trials: 4, release: "a", ...options }),
    candidate: passing(B, { trials: 4, release: "b", ...options }),
  };
}

test("the worked example is blocked, and its clusters turn the verdict", () => {
  const apart = compareExperiments(worked(), { alpha: 0.025 });
  const together = compareExperiments(worked({ clusters: CLUSTERS }), { alpha: 0.025 });

  assert.equal(apart.verdict, "BLOCK");
  assert.equal(together.verdict, "INCONCLUSIVE");
  assert.ok(Math.abs((apart.success?.low ?? 0) + 0.2660919479) < 1e-9);
  assert.ok(Math.abs((together.success?.high ?? 0) - 0.0907908) < 1e-6);
  assert.ok((together.detectable ?? 0) > (apart.detectable ?? 1));
});

test("the same release passes against itself only where there are enough cases", () => {
  const few = compareExperiments({
    baseline: passing(A, { trials: 4 }),
    candidate: passing(A, { trials: 4 }),
  });
  const all = new Array<number>(400).fill(4);
  const many = compareExperiments({
    baseline: passing(all, { trials: 4 }),
    candidate: passing(all, { trials: 4 }),
  });

  assert.equal(few.verdict, "INCONCLUSIVE");
  assert.equal(many.verdict, "PASS");
});

test("a drop that is certain and allowed passes, and both is said", () => {
  const before = new Array<number>(600).fill(1);
  const after = before.map((one, i) => (i % 60 === 0 ? 0 : one));
  const { verdict, gates, success } = compareExperiments(
    { baseline: passing(before, { trials: 1 }), candidate: passing(after, { trials: 1 }) },
    { drop: 0.05 },
  );

  assert.equal(verdict, "PASS");
  assert.ok((success?.high ?? 1) < 0);
  assert.equal(gates[0]?.why, "regressed, and within what is allowed");
});

test("regressions come with a run that passed and one that failed, the most suspicious first", () => {
  const { regressions, improvements, newlyFlaky } = compareExperiments(worked());

  assert.deepEqual(
    regressions.slice(0, 2).map((change) => [change.case, change.baseline.passed, change.candidate.passed]),
    [
      ["c17", 4, 1],
      ["c7", 4, 2],
    ],
  );
  assert.deepEqual(regressions[0]?.runs, { baseline: runOf("c17", 1, "a"), candidate: runOf("c17", 2, "b") });
  assert.deepEqual(
    improvements.map((change) => change.case),
    ["c13"],
  );
  assert.deepEqual(newlyFlaky, ["c4", "c7", "c10", "c17"]);
});

test("cases that are in one dataset only, that changed or were not tried are named", () => {
  const shared: Case[] = [
    { id: "same", input: 1, note: "old" },
    { id: "changed", input: 1 },
    { id: "untried", input: 1 },
  ];
  const before = tried({
    cases: [...shared, { id: "gone", input: 1 }],
    records: ["same", "changed", "untried", "gone"].map((id) => trial(id, 1)),
  });
  const after = tried({
    cases: [
      { id: "new", input: 1 },
      { ...shared[0], id: "same", note: "new", tags: ["x"] },
      { id: "changed", input: 2 },
      { id: "untried", input: 1 },
    ],
    records: ["new", "same", "changed"].map((id) => trial(id, 1)),
    rest: { dataset: { name: "cases", version: "fedcba9876543210" } },
  });
  const { cases, unmatched } = compareExperiments({ baseline: before, candidate: after });

  assert.equal(cases, 1);
  assert.deepEqual(unmatched, {
    onlyBaseline: ["gone"],
    onlyCandidate: ["new"],
    changed: ["changed"],
    untried: ["untried"],
  });
});

/** The candidate with some of its trials unscored. */
function unscored({ cases, experiment }: Tried, is: (record: TrialRecord) => boolean): Tried {
  const records = experiment.records.map((record) => (is(record) ? { ...record, pass: undefined } : record));
  return { cases, experiment: { ...experiment, records } };
}

test("scorers that failed are an error only where their trials would decide", () => {
  const { baseline, candidate } = worked();
  const broken = passing(new Array<number>(20).fill(0), { trials: 4, release: "b" });
  const one = (record: TrialRecord) => record.case === "c1" && record.trial === 1;

  const clear = compareExperiments({ baseline, candidate: unscored(broken, one) });
  const unclear = compareExperiments({
    baseline,
    candidate: unscored(candidate, ({ trial: number }) => number === 4),
  });
  const nothing = compareExperiments({ baseline, candidate: unscored(candidate, () => true) });

  assert.equal(clear.verdict, "BLOCK");
  assert.match(clear.gates[0]?.why ?? "", /whichever way 1 trial/);
  assert.equal(unclear.verdict, "ERROR");
  assert.equal(nothing.verdict, "ERROR");
});

test("the worst route is gated beside the mean, and is blocked where the mean is not", () => {
  const before = new Array<number>(100).fill(5);
  const after = before.map((one, i) => (i >= 95 ? 0 : one));
  const routes = before.map((_, i) => (i >= 90 ? "refund" : "order"));
  const given = {
    baseline: passing(before, { trials: 5, routes }),
    candidate: passing(after, { trials: 5, routes }),
  };
  const mean = compareExperiments(given, { drop: 0.1 });
  const worst = compareExperiments(given, { drop: 0.1, worstPart: 0.1 });

  assert.equal(mean.verdict, "PASS");
  assert.equal(worst.verdict, "BLOCK");
  assert.deepEqual(
    worst.gates.map(({ part, verdict }) => [part, verdict]),
    [
      [undefined, "PASS"],
      ["refund", "BLOCK"],
      ["order", "PASS"],
    ],
  );
  assert.deepEqual([worst.parts[0]?.name, worst.parts[0]?.difference.difference], ["refund", -0.5]);
});

test("broken cases block where chance does not explain them", () => {
  const rule = { broken: 0, drop: 1 };
  const before = new Array<number>(20).fill(1);
  const one = before.map((passed, i) => (i === 3 ? 0 : passed));
  const many = before.map((passed, i) => (i < 6 ? 0 : passed));
  const verdictOf = (after: readonly number[], trials = 1) =>
    compareExperiments(
      {
        baseline: passing(
          before.map((passed) => passed * trials),
          { trials },
        ),
        candidate: passing(
          after.map((passed) => passed * trials),
          { trials },
        ),
      },
      rule,
    ).gates.find(({ name }) => name === "broken cases")?.verdict;

  assert.equal(verdictOf(before), "PASS");
  assert.equal(verdictOf(one), "INCONCLUSIVE");
  assert.equal(verdictOf(one, 10), "BLOCK");
  assert.equal(verdictOf(many), "BLOCK");
});

test("cost and latency are ratios with limits; unknown ones cannot pass", () => {
  const cases = Array.from({ length: 200 }, (_, i): Case => ({ id: `c${i}` }));
  const of = (factor: number, cost: number | undefined) =>
    tried({
      cases,
      records: cases.map(({ id }, i) =>
        trial(id, 1, { took: factor * (100 + i), cost: cost && cost * (1 + (i % 3)) }),
      ),
    });
  const rule = { latency: 1.2, cost: 1.2, drop: 1 };
  const dearer = compareExperiments({ baseline: of(1, 0.01), candidate: of(1.05, 0.015) }, rule);
  const slower = compareExperiments({ baseline: of(1, 0.01), candidate: of(3, 0.01) }, rule);
  const unknown = compareExperiments({ baseline: of(1, 0.01), candidate: of(1, undefined) }, rule);

  assert.ok(Math.abs((dearer.cost?.ratio ?? 0) - 1.5) < 1e-12);
  assert.deepEqual(
    [dearer, slower, unknown].map(({ gates }) => gates.map(({ name, verdict }) => `${name} ${verdict}`)),
    [
      ["success PASS", "p95 PASS", "cost BLOCK"],
      ["success PASS", "p95 BLOCK", "cost PASS"],
      ["success PASS", "p95 PASS", "cost INCONCLUSIVE"],
    ],
  );
  assert.equal(unknown.cost, undefined);
});
