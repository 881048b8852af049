import assert from "node:assert/strict";
import { test } from "node:test";
import { parseReleaseId, type RunId } from "../core/ids.ts";
import { checkPlan } from "./check-plan.ts";
import { noEvidence, observe } from "./evidence.ts";
import type { RolloutRun } from "./rollout-run.ts";

const PLAN = checkPlan({ workflow: "support", candidate: parseReleaseId("rel_00000000000000b2") });
const RUN: RolloutRun = {
  id: "run_1" as RunId,
  canary: false,
  share: 0.1,
  first: true,
  failed: true,
  toolErrors: 0,
  took: 5,
};

test("runs that a rule left with the incumbent are served, and are in no figure beside the candidate's", () => {
  const seen = [RUN, { ...RUN, share: 0 }, { ...RUN, share: 0 }].reduce(
    (evidence, run) => observe(evidence, run, PLAN),
    noEvidence(PLAN),
  );

  assert.deepEqual(seen.served, { candidate: 0, incumbent: 3 });
  assert.equal(seen.counted, 1);
  assert.deepEqual(
    seen.metrics.map(({ name, incumbent }) => [name, incumbent.runs]),
    [
      ["failures", 1],
      ["feedback", 0],
      ["toolErrors", 1],
      ["latency", 1],
      ["cost", 0],
    ],
  );
});
