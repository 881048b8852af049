import assert from "node:assert/strict";
import { test } from "node:test";
import { CLUSTERS, WORKED } from "./_test-worked-example.ts";
import { pairedDifference } from "./paired-difference.ts";

function near(actual: number | undefined, expected: number, absolute = 5e-10): void {
  assert.ok(
    actual !== undefined && Math.abs(actual - expected) <= absolute,
    `${actual} is not near ${expected}`,
  );
}

test("pairedDifference() agrees with R on the worked example", () => {
  const result = pairedDifference(WORKED);

  near(result.baseline, 0.7875);
  near(result.candidate, 0.65);
  near(result.difference, -0.1375);
  near(result.se, 0.06143835164);
  near(result.p, 0.0373925);
  near(result.low, -0.2660919479);
  near(result.high, -0.0089080521);
  near(result.exactP, 0.05859375);
  assert.deepEqual([result.n, result.trials, result.df, result.method], [20, 160, 19, "t"]);
});

test("pairedDifference() with cases that share sources turns the verdict round", () => {
  const result = pairedDifference({ ...WORKED, clusters: CLUSTERS });

  near(result.se, 0.0932975192);
  near(result.p, 0.1909757135);
  near(result.low, -0.3657908, 5e-8);
  near(result.high, 0.0907908, 5e-8);
  assert.deepEqual(
    [result.df, result.clusters, result.method, result.exactP],
    [6, 7, "clustered t", undefined],
  );
});

test("pairedDifference() does not claim to know everything from a few cases that are all the same", () => {
  const same = (n: number) =>
    pairedDifference({ baseline: Array(n).fill([1]), candidate: Array(n).fill([1]) });

  // 1 - 0.025^(1/n): the exact upper limit of the share of cases that would have differed.
  near(same(3).low, -(1 - 0.025 ** (1 / 3)), 1e-12);
  near(same(200).low, -0.01827534036, 1e-10);
  assert.equal(same(3).method, "no variation");
  assert.equal(same(3).p, 1);
});

test("pairedDifference() of one case, or of one cluster, knows nothing", () => {
  const one = pairedDifference({ baseline: [[1, 1]], candidate: [[0, 0]] });
  const together = pairedDifference({ baseline: [[1], [0]], candidate: [[0], [0]], clusters: ["a", "a"] });

  for (const { low, high, p, method, se } of [one, together]) {
    assert.deepEqual(
      { low, high, p, method, se },
      { low: -1, high: 1, p: 1, method: "unknown", se: Infinity },
    );
  }
});

test("pairedDifference() takes cases with different numbers of trials, and scores of any range", () => {
  const seconds = pairedDifference({
    baseline: [[10, 12], [20], [30, 31, 29]],
    candidate: [[13], [24, 22], [36]],
    range: Number.POSITIVE_INFINITY,
  });

  near(seconds.difference, 11 / 3, 1e-12);
  assert.ok(seconds.low < 0 && seconds.high > 7);
  assert.equal(seconds.trials, 10);
});

test("pairedDifference() refuses what cannot be paired", () => {
  assert.throws(
    () => pairedDifference({ baseline: [[1]], candidate: [[1], [0]] }),
    /Cannot pair 1 cases with 2/,
  );
  assert.throws(
    () => pairedDifference({ baseline: [[1], []], candidate: [[1], [0]] }),
    /Cannot average case 1/,
  );
  assert.throws(() => pairedDifference({ baseline: [], candidate: [] }), RangeError);
  assert.throws(() => pairedDifference({ baseline: [[Number.NaN]], candidate: [[1]] }), /NaN/);
  assert.throws(
    () => pairedDifference({ baseline: [[1]], candidate: [[1]], clusters: [] }),
    /Cannot cluster 1 values by 0/,
  );
  assert.throws(
    () => pairedDifference({ baseline: [[1]], candidate: [[1]], confidence: 95 }),
    /confidence of 95/,
  );
});
