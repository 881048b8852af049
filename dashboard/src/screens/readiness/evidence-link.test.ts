import assert from "node:assert/strict";
import { test } from "node:test";
import { newExperimentId, newRolloutId, newRunId } from "../../../../src/core/ids.ts";
import { evidenceLink } from "./evidence-link.ts";

test("evidence leads to its run, experiment, rollout or release, and nothing else is a link", () => {
  const [run, experiment, rollout] = [newRunId(), newExperimentId(), newRolloutId()];
  assert.deepEqual(
    [run, experiment, rollout, "rel_0123456789abcdef", "W15085", "constructor_x"].map(evidenceLink),
    [
      `/runs/${run}`,
      `/evals/${experiment}`,
      `/rollouts/${rollout}`,
      "/releases/rel_0123456789abcdef",
      undefined,
      undefined,
    ],
  );
});
