import assert from "node:assert/strict";
import { test } from "node:test";
import { stageNeeds, stageText } from "./stage-text.ts";

test("a stage says what it is and what it takes to leave it", () => {
  const stages = [
    { kind: "eval", evaluation: "answers", tag: "hard" },
    { kind: "shadow", runs: 1_200 },
    { kind: "canary", percent: 0.5, minTime: "2h", cohort: { attribute: "beta", in: [true] } },
    { kind: "canary", percent: 100, minRuns: 5, minTime: 30_000, review: { needs: 1 } },
  ] as const;
  assert.deepEqual(
    stages.map((stage) => `${stageText(stage)}: ${stageNeeds(stage)}`),
    [
      "eval answers #hard: must not block",
      "shadow: 1,200 runs",
      "0.5 %: 30 runs, 2h, a cohort",
      "100 %: 5 runs, 30 s, each answer reviewed",
    ],
  );
});
