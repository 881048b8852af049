import assert from "node:assert/strict";
import { test } from "node:test";
import { shareText } from "./share-text.ts";

test("a stage is counted from 1 and says what it serves, one that is over what came of it", () => {
  const at = { kind: "rollout", stage: 1, stages: 4, percent: 10, status: "running" } as const;
  assert.deepEqual(
    [
      shareText(at),
      shareText({ ...at, stage: 0, percent: null }),
      shareText({ ...at, stage: null, percent: null, status: "promoted" }),
      shareText({ ...at, stage: null, percent: null, status: "rolled_back" }),
      shareText({ ...at, kind: "ab", stage: 0, stages: 1, percent: 50 }),
    ],
    ["2 of 4, 10 %", "1 of 4", "serves everyone", "serves nobody", "A/B, 50 % have B"],
  );
});
