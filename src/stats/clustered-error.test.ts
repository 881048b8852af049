import assert from "node:assert/strict";
import { test } from "node:test";
import { CLUSTERS, PASSED } from "./_test-worked-example.ts";
import { clusteredError } from "./clustered-error.ts";

function near(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) <= 5e-10, `${actual} is not near ${expected}`);
}

test("clusteredError() of a mean of cases is wider than one over all trials pretends", () => {
  const { mean, se, df } = clusteredError(PASSED.baseline.map((passed) => passed / 4));

  near(mean, 0.7875);
  near(se, 0.0660815883);
  assert.equal(df, 19);
});

test("clusteredError() over clusters is the estimator CR1", () => {
  const differences = PASSED.candidate.map((passed, i) => (passed - (PASSED.baseline[i] ?? 0)) / 4);
  const { se, df, clusters } = clusteredError(differences, CLUSTERS);

  near(se, 0.0932975192);
  near(se / Math.sqrt(7 / 6), 0.0863767185);
  assert.deepEqual([df, clusters], [6, 7]);
});

test("clusteredError() with a cluster for each value is the plain one", () => {
  const values = [3, 1, 4, 1, 5];

  near(clusteredError(values, ["a", "b", "c", "d", "e"]).se, clusteredError(values).se);
});
