import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import type { Workflow } from "../../core/workflow.ts";
import { liveScoring } from "../../evals/live/live-scoring.ts";
import { loadRollout } from "../../rollout/load-rollout.ts";
import { rolloutView } from "../../rollout/rollout-view.ts";
import { startRollout } from "../../rollout/start-rollout.ts";
import { testProject } from "../_test-project.ts";
import { createRelease } from "../create-release.ts";
import { open } from "../open.ts";
import { steering } from "../steering.ts";

const support: Workflow<number, string> = { name: "support", input: undefined, run: async () => "own" };
const code = (word: string) => `
  import { workflow } from "airworthy";
  export default { workflows: [workflow({ name: "support", run: async (ctx, n) => ctx.step("s", () => "${word} " + n) })] };
`;

test("a candidate that completes every run, and badly, is rolled back by what scorers say of them", async () => {
  const project = testProject({ "airworthy.config.ts": code("please") });
  const polite = (trial: { readonly output: unknown }) => !String(trial.output).startsWith("rude");
  const scoring = [liveScoring({ workflow: "support", scorers: [polite] })];
  const app = await open({ store: ":memory:", releases: { root: project.folder }, scoring });
  after(() => app.close());
  const { id: incumbent } = await createRelease({ config: project.config, store: app.store });
  project.write({ "airworthy.config.ts": code("rude") });
  const { id: candidate } = await createRelease({ config: project.config, store: app.store });
  const plan = {
    workflow: "support",
    incumbent,
    candidate,
    stages: [
      { kind: "canary", percent: 50, minRuns: 1_000 },
      { kind: "canary", percent: 100 },
    ],
    gates: { failures: { points: 0.5 }, scores: "guard", latency: "off", cost: "off" },
  } as const;
  const { id } = await startRollout(app.store, plan, { at: Date.now(), by: "ada", why: "" });
  const [keeper, steered] = [app.score({ every: 5 }), steering(app, { every: 5 })];
  for (let n = 0; n < 500 && (await app.store.rollouts.list({ open: true })).length > 0; n++) {
    await app.run(support, n);
    await delay(2);
  }
  await Promise.all([keeper?.stop(), steered.stop()]);

  const rollout = await loadRollout(app.store, id);
  assert.ok(rollout.state.status === "rolled_back", rollout.state.status);
  assert.deepEqual(rollout.state.verdict?.guilty, ["scores"]);
  const [decided] = rollout.state.runs;
  assert.equal((await app.store.scores.of(decided ?? assert.fail()))?.value, 0);
  const tile = rolloutView(rollout, Date.now()).tiles.find(({ name }) => name === "scores");
  assert.ok(tile?.kind === "rate");
  assert.deepEqual([tile.candidate.rate, tile.incumbent.rate], [1, 0]);
  // A score is no run: what was served is counted by the runs.
  const outcomes = await app.store.rollouts.outcomes(id, { after: 0, unit: "session", limit: 10_000 });
  const read = outcomes.filter(({ mark, score }) => mark <= rollout.mark && score === undefined);
  const { served } = rollout.evidence;
  assert.equal(served.candidate + served.incumbent, read.length);
});
