import assert from "node:assert/strict";
import { test } from "node:test";
import { isAirworthyError } from "../core/errors.ts";
import type { ReleaseId } from "../core/ids.ts";
import type { CohortRule, Serving } from "../core/serving.ts";
import { checkServing } from "./check-serving.ts";

const [A, B] = ["rel_00000000000000aa", "rel_00000000000000bb"] as [ReleaseId, ReleaseId];
const split = { rollout: "r", candidate: B, percent: 0.01 };

function servingOf(parts: Partial<Serving>): Serving {
  return { workflow: "support", rev: 1, at: 0, by: "ada", stable: A, ...parts };
}

test("checkServing() takes what serves, and refuses what makes no sense", () => {
  for (const percent of [0, 0.01, 33.33, 99.99, 100])
    checkServing(servingOf({ split: { ...split, percent } }));
  checkServing(servingOf({ shadow: { id: "s", candidate: B } }));
  const wrong: readonly (readonly [Partial<Serving>, RegExp])[] = [
    [{ split: { ...split, candidate: A } }, /its candidate is the release that serves/],
    [{ shadow: { id: "s", candidate: A } }, /its shadow is the release that serves/],
    [{ split: { ...split, rollout: "" } }, /its rollout has no name/],
    [{ split: { ...split, useCases: { only: [] } } }, /no use case at all/],
    [{ shadow: { id: "s", candidate: B, percent: 0 } }, /the share of the shadow is 0 %/],
    ...[-1, 100.01, 0.001, Number.NaN].map(
      (percent) => [{ split: { ...split, percent } }, /in steps of 0\.01/] as const,
    ),
    [{ split: { ...split, cohort: { all: [] } } }, /empty list/],
    [
      { split: { ...split, cohort: { all: [{ not: { attribute: "plan" } as unknown as CohortRule }] } } },
      /of its cohort says nothing/,
    ],
  ];
  for (const [parts, says] of wrong) {
    assert.throws(
      () => checkServing(servingOf(parts)),
      (error) => isAirworthyError(error, "serving_invalid") && says.test(error.message),
    );
  }
});
