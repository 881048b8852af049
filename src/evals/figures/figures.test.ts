import assert from "node:assert/strict";
import { test } from "node:test";
import { passing, runOf, trial, tried } from "../_test-tried.ts";
import { experimentFigures } from "./figures.ts";

/** The worked example of the reference: 20 cases, 4 trials. */
const A = [4, 4, 3, 4, 2, 4, 4, 1, 3, 4, 4, 0, 2, 3, 4, 2, 4, 4, 3, 4];

test("pass^k and pass@k of the worked example, and the share of flaky cases", () => {
  const { success, passHatK, passAtK, stability, cases, trials } = experimentFigures(
    passing(A, { trials: 4 }),
  );

  assert.deepEqual([cases, trials, success?.trials, success?.n], [20, 80, 80, 20]);
  assert.deepEqual(
    passHatK.map(({ rate }) => Number(rate.rate.toFixed(10))),
    [0.7875, 0.675, 0.6, 0.55],
  );
  assert.deepEqual(
    passAtK.map(({ rate }) => Number(rate.rate.toFixed(10))),
    [0.7875, 0.9, 0.9375, 0.95],
  );
  assert.equal(stability.flaky.length / stability.cases, 0.4);
  assert.deepEqual([stability.alwaysPass, stability.alwaysFail], [11, 1]);
});

test("cases of one cluster, and cases made of another, widen the interval", () => {
  const passed = [..."44440000444433334444"].map(Number);
  const apart = experimentFigures(passing(passed, { trials: 4 })).success;
  const { cases, experiment } = passing(passed, { trials: 4, clusters: [..."aaaabbbbccccddddeeff"] });
  const together = experimentFigures({ cases, experiment }).success;
  const made = cases.map(({ cluster: _, ...one }, i) => ({
    ...one,
    origin: { kind: "generated" as const, by: "noise", seed: 1, from: [`c${Math.floor(i / 4) * 4 + 1}`] },
  }));
  const generated = experimentFigures({ cases: made, experiment }).success;

  assert.ok(apart && together && generated);
  assert.equal(apart.rate, together.rate);
  assert.ok(together.high - together.low > apart.high - apart.low);
  assert.deepEqual([together.clusters, generated.clusters], [6, 5]);
});

test("a trial whose scorer failed counts neither for nor against the release", () => {
  const figures = experimentFigures(
    tried({
      cases: [{ id: "a" }, { id: "b" }],
      records: [trial("a", 1), trial("b", 1, { pass: undefined })],
    }),
  );

  assert.deepEqual([figures.trials, figures.uncounted, figures.success?.rate], [2, 1, 1]);
});

test("cost of a success pays for the failures, and an unknown price makes no cost", () => {
  const cases = [{ id: "a" }, { id: "b" }, { id: "c" }];
  const records = [
    trial("a", 1, { cost: 0.02 }),
    trial("b", 1, { cost: 0.04, pass: false }),
    trial("c", 1, { cost: 0 }),
  ];
  const known = experimentFigures(tried({ cases, records })).cost;
  const one = experimentFigures(
    tried({ cases, records: [...records.slice(1), trial("a", 1, { cost: undefined })] }),
  ).cost;

  assert.equal(known.perRun?.ratio, 0.02);
  assert.equal(known.perSuccess?.ratio, 0.03);
  assert.deepEqual([one.perRun, one.perSuccess, one.unknown, one.total], [undefined, undefined, 1, 0.04]);
});

test("latency is unknown where no time is known, and bounds only what so many trials can", () => {
  const cases = Array.from({ length: 100 }, (_, i) => ({ id: `c${i}` }));
  const records = cases.map(({ id }, i) => trial(id, 1, { took: i + 1 }));
  const { latency } = experimentFigures(tried({ cases, records }));
  const untimed = experimentFigures(
    tried({ cases: [{ id: "a" }], records: [trial("a", 1, { took: undefined })] }),
  );

  assert.ok(latency);
  assert.deepEqual([latency.p50.value, latency.p95.value, latency.p99.value], [50, 95, 99]);
  assert.ok(latency.p50.low > 35 && latency.p50.high < 65);
  assert.equal(latency.p99.high, Number.POSITIVE_INFINITY);
  assert.equal(untimed.latency, undefined);
});

test("trials of one case say less of the latency of others than as many cases do", () => {
  const cases = Array.from({ length: 20 }, (_, i) => ({ id: `c${i}` }));
  const records = cases.flatMap(({ id }, i) =>
    Array.from({ length: 5 }, (_, t) => trial(id, t + 1, { took: 100 * (i + 1) + t })),
  );
  const repeated = experimentFigures(tried({ cases, records, trials: 5 })).latency;
  const alone = experimentFigures(
    tried({
      cases: records.map((_, i) => ({ id: `a${i}` })),
      records: records.map((record, i) => trial(`a${i}`, 1, { took: record.took })),
    }),
  ).latency;

  assert.ok(repeated && alone);
  assert.equal(repeated.p50.value, alone.p50.value);
  assert.ok(repeated.p50.high - repeated.p50.low > 1.5 * (alone.p50.high - alone.p50.low));
});

test("figures are shown by route and tag", () => {
  const cases = [
    { id: "a", route: "refund", tags: ["hard", "all"] },
    { id: "b", route: "refund", tags: ["all"] },
    { id: "c", route: "order", tags: ["all"] },
  ];
  const records = [trial("a", 1, { pass: false }), trial("b", 1), trial("c", 1)];
  const { parts } = experimentFigures(tried({ cases, records }));

  assert.deepEqual(
    parts.map(({ kind, name, caseIds, figures }) => [kind, name, caseIds, figures.success?.rate]),
    [
      ["route", "refund", ["a", "b"], 0.5],
      ["route", "order", ["c"], 1],
      ["tag", "hard", ["a"], 0],
      ["tag", "all", ["a", "b", "c"], 2 / 3],
    ],
  );
});

test("every case leads to the runs of its trials", () => {
  const { byCase } = experimentFigures(passing([1, 2], { trials: 2 }));

  assert.deepEqual(byCase[0], {
    case: "c1",
    counted: 2,
    passed: 1,
    took: 200,
    runs: [runOf("c1", 1, "current"), runOf("c1", 2, "current")],
  });
});
