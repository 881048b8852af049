import assert from "node:assert/strict";
import { test } from "node:test";
import { nearestRank } from "./nearest-rank.ts";

test("nearestRank() gives a value of the list, the first and the last included, and 0 of none", () => {
  const values = [1, 2, 3, 4, 10];

  assert.deepEqual(
    [0, 0.2, 0.5, 0.95, 1].map((share) => nearestRank(values, share)),
    [1, 1, 3, 10, 10],
  );
  assert.equal(nearestRank([], 0.5), 0);
});
