import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import type { ReleaseId, RunId } from "../core/ids.ts";
import { newRunId } from "../core/ids.ts";
import type { Serving } from "../core/serving.ts";
import type { Workflow } from "../core/workflow.ts";
import { changeRollout } from "../rollout/change-rollout.ts";
import { loadRollout } from "../rollout/load-rollout.ts";
import type { RolloutPlan } from "../rollout/plan.ts";
import { rollBack } from "../rollout/roll-back.ts";
import { startRollout } from "../rollout/start-rollout.ts";
import { testProject } from "./_test-project.ts";
import { createRelease } from "./create-release.ts";
import type { App } from "./open.ts";
import { open } from "./open.ts";
import { steering } from "./steering.ts";

const support: Workflow<string, unknown> = { name: "support", input: undefined, run: async () => "today" };
const code = (word: string) => `
  import { workflow } from "airworthy";
  const support = workflow({ name: "support", run: async (ctx, input) => {
    if (input === "ask") return (await ctx.approve("sure", { title: "Sure?" })).approved;
    if (input === "stay") await ctx.step("stay", () => new Promise(() => {}));
    if (input === "fail" && "${word}" === "worse") throw new Error("no label");
    return "${word}";
  } });
  export default { workflows: [support] };
`;
const DEED = { at: 1, by: "ada", why: "too rude" };

/** Two processes on one store, with two releases; `started` begins a rollout to everyone. */
async function scene() {
  const project = testProject({ "airworthy.config.ts": code("good") });
  const at = { store: join(project.folder, "store.db"), releases: { root: project.folder } };
  const [one, other] = [await open(at), await open(at)];
  for (const app of [one, other]) after(() => app.close());
  const release = async (word: string) => {
    project.write({ "airworthy.config.ts": code(word) });
    return (await createRelease({ config: project.config, store: one.store })).id;
  };
  const [good, worse] = [await release("good"), await release("worse")];
  await one.store.servings.set({ workflow: "support", rev: 1, at: 1, by: "ada", stable: good });
  return { one, other, good, worse };
}

async function started(app: App, candidate: ReleaseId, parts: Partial<RolloutPlan> = {}) {
  const plan = {
    workflow: "support",
    candidate,
    stages: [{ kind: "canary", percent: 100 }],
    ...parts,
  } as const;
  const rollout = await startRollout(app.store, plan, DEED);
  await delay(25);
  return rollout;
}

/** A run that has begun, and what it comes to. */
async function begun(app: App, input: string) {
  const id = newRunId();
  const result = app.run(support, input, { id });
  while ((await app.store.load(id)) === undefined) await delay(5);
  return { id, result };
}

async function statusOf(app: App, id: RunId) {
  return (await app.store.load(id))?.status;
}

test("a rollback that cancels ends the withdrawn release's runs in every process, those that wait too", async () => {
  const { one, other, worse } = await scene();
  const rollout = await started(one, worse);
  const runs = [await begun(one, "stay"), await begun(other, "stay")];
  const { id: waiting } = await one.run(support, "ask");
  await changeRollout(one.store, rollout, { ...DEED, change: "roll_back", inFlight: "cancel" });
  const results = await Promise.all(runs.map(({ result }) => result));
  const steered = steering(one, { every: 5 });
  while ((await statusOf(one, waiting)) === "waiting") await delay(5);
  await steered.stop();

  for (const result of results) {
    assert.ok(result.status === "cancelled", result.status);
    assert.match(result.error.message, /rel_.+ was rolled back: too rude \(ada\)/);
  }
  assert.equal(await statusOf(one, waiting), "cancelled");
  const { state, evidence } = await loadRollout(one.store, rollout.id);
  assert.equal(state.status, "rolled_back");
  const [failures] = evidence.metrics;
  assert.ok(failures?.kind === "rate");
  assert.equal(failures.candidate.bad, 0, "cancelled runs are no failures of the candidate");
});

test("by default they finish on the release they began with", async () => {
  const { one, worse, good } = await scene();
  const rollout = await started(one, worse);
  const { id: waiting } = await one.run(support, "ask");
  await changeRollout(one.store, rollout, { ...DEED, change: "roll_back" });
  assert.equal((await one.store.servings.current("support"))?.stable, good);
  await one.decide(waiting, (await one.store.approvals.pending(waiting))[0]?.address ?? ("" as never), {
    approved: true,
    by: "bob",
  });

  const resumed = await one.resume(waiting);
  assert.deepEqual(resumed.status === "completed" && resumed.output, true);
  assert.equal((await one.store.load(waiting))?.release, worse);
});

test("a plan says what an automatic rollback does with them", async () => {
  const { one, other, worse } = await scene();
  await started(one, worse, {
    stages: [
      { kind: "canary", percent: 50, minRuns: 1_000 },
      { kind: "canary", percent: 100 },
    ],
    onRollback: "cancel",
    gates: { latency: "off", cost: "off" },
  });
  const waits: RunId[] = [];
  for (let i = 0; i < 8; i++) waits.push((await other.run(support, "ask")).id);
  const steered = steering(one, { every: 5 });
  while ((await one.store.rollouts.list({ open: true })).length > 0) {
    await one.run(support, "fail");
    await delay(1);
  }
  const candidates: RunId[] = [];
  for (const id of waits) if ((await one.store.load(id))?.release === worse) candidates.push(id);
  assert.ok(candidates.length > 0 && candidates.length < waits.length);
  for (const id of candidates) while ((await statusOf(one, id)) === "waiting") await delay(5);
  await steered.stop();

  for (const id of waits)
    assert.equal(await statusOf(one, id), candidates.includes(id) ? "cancelled" : "waiting", id);
});

test("without a rollout the stable release's runs are cancelled, and a run that began meanwhile as well", async () => {
  const { one, good, worse } = await scene();
  const serving: Serving = { workflow: "support", rev: 2, at: 2, by: "ada", stable: worse };
  await one.store.servings.set(serving);
  await delay(25);
  const inFlight = await begun(one, "stay");
  // It is being begun while the release is withdrawn: nobody has it in a list.
  const late = one.run(support, "stay");
  await rollBack(one.store, "support", { ...DEED, inFlight: "cancel" });

  assert.equal((await one.store.servings.current("support"))?.stable, good);
  assert.equal((await inFlight.result).status, "cancelled");
  assert.equal((await late).status, "cancelled");
  const again = await one.run(support, "?");
  assert.deepEqual(again.status === "completed" && again.output, "good");
});
