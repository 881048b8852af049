import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { ReleaseId } from "../core/ids.ts";
import type { Workflow } from "../core/workflow.ts";
import { workflow } from "../core/workflow.ts";
import { changeRollout } from "../rollout/change-rollout.ts";
import { Controller } from "../rollout/controller.ts";
import type { Rollout } from "../rollout/load-rollout.ts";
import { loadRollout } from "../rollout/load-rollout.ts";
import type { RolloutPlan } from "../rollout/plan.ts";
import { startRollout } from "../rollout/start-rollout.ts";
import { testProject } from "./_test-project.ts";
import { createRelease } from "./create-release.ts";
import type { App } from "./open.ts";
import { open } from "./open.ts";
import { stageRunner } from "./stage-runner.ts";
import { steering } from "./steering.ts";

const today: Workflow<number, string> = workflow({ name: "support", run: async () => "today" });

const codeOf = (body: string, refused = "false") => `
  import { workflow } from "airworthy";
  const input = { "~standard": { version: 1, vendor: "own",
    validate: (n) => (${refused} ? { issues: [{ message: "not that" }] } : { value: n }) } };
  export default { workflows: [workflow({ name: "support", input, run: async (ctx, n) => { ${body} } })] };
`;

/** An app that serves a release, with an equal one and one that loses every third case. */
async function scene() {
  const project = testProject({ "airworthy.config.ts": codeOf(`return "a";`) });
  const app = await open({ store: ":memory:", releases: { root: project.folder } });
  after(() => app.close());
  const releaseOf = async (body: string, refused?: string): Promise<ReleaseId> => {
    project.write({ "airworthy.config.ts": codeOf(body, refused) });
    return (await createRelease({ config: project.config, store: app.store })).id;
  };
  const incumbent = await releaseOf(`return "a";`);
  const equal = await releaseOf(`return "equal";`);
  const bad = await releaseOf(`if (n % 3 === 0) throw new Error("lost the refund"); return "bad";`);
  return { app, incumbent, equal, bad, releaseOf };
}

const STAGES = [30, 60, 100].map((percent) => ({ kind: "canary", percent, minRuns: 10 }) as const);
// The machine of a test is no judge of latency.
const GATES = { failures: { points: 0.2 }, latency: "off", cost: "off" } as const;
const ADA = { at: 0, by: "ada", why: "a better prompt" };

function begin(app: App, plan: Pick<RolloutPlan, "candidate" | "incumbent">): Promise<Rollout> {
  return startRollout(app.store, { workflow: "support", stages: STAGES, gates: GATES, ...plan }, ADA);
}

/** Runs come one after another, and a controller looks now and then, until the rollout is over. */
async function serveUntilOver(app: App, { id }: Rollout, most = 2_000): Promise<Rollout> {
  const controller = new Controller({ store: app.store, name: "one" });
  for (let n = 1; n <= most; n++) {
    await app.run(today, n);
    if (n % 5 === 0) await controller.tick();
    const rollout = await loadRollout(app.store, id);
    if (!("stage" in rollout.state) || rollout.state.status === "held") return rollout;
  }
  return loadRollout(app.store, id);
}

test("an equal candidate goes through its stages and serves everyone", async () => {
  const { app, incumbent, equal } = await scene();
  const rollout = await serveUntilOver(app, await begin(app, { incumbent, candidate: equal }));

  assert.equal(rollout.state.status, "promoted");
  assert.deepEqual(
    rollout.events.map(({ type }) => type),
    ["started", "entered", "entered", "promoted"],
  );
  const serving = await app.store.servings.current("support");
  assert.deepEqual([serving?.stable, serving?.split, serving?.by], [equal, undefined, "controller"]);
});

test("a candidate that loses cases is rolled back by itself, and the runs that decided are its failures", async () => {
  const { app, incumbent, bad } = await scene();
  const rollout = await serveUntilOver(app, await begin(app, { incumbent, candidate: bad }));

  assert.ok(rollout.state.status === "rolled_back", rollout.state.status);
  assert.match(rollout.state.last.why, /The candidate is worse/);
  const [first] = rollout.state.runs;
  assert.ok(first !== undefined);
  const run = await app.store.load(first);
  assert.deepEqual([run?.status, run?.release, run?.assignment?.arm], ["failed", bad, "candidate"]);
  assert.equal((await app.store.servings.current("support"))?.stable, incumbent);
  const { candidate, incumbent: others } = rollout.evidence.served;
  assert.ok(candidate < 100 && others > candidate / 2, `${candidate} met it, ${others} did not`);
});

test("a candidate that takes fewer inputs than the incumbent is rolled back, though nobody's run failed", async () => {
  const { app, incumbent, releaseOf } = await scene();
  const candidate = await releaseOf(`return "strict";`, "n % 3 === 0");
  const rollout = await serveUntilOver(app, await begin(app, { incumbent, candidate }));

  assert.ok(rollout.state.status === "rolled_back", rollout.state.status);
  assert.match(rollout.state.last.why, /The candidate is worse: failures/);
  const [first] = rollout.state.runs;
  const run = first === undefined ? undefined : await app.store.load(first);
  assert.deepEqual([run?.status, run?.release, run?.assignment?.by], ["completed", incumbent, "refused"]);
  assert.deepEqual((await app.store.list({ status: "failed" })).runs, []);
});

test("a run whose answer waited for a person says nothing of the candidate's time", async () => {
  const { app, incumbent, equal } = await scene();
  const stages = [
    { kind: "canary", percent: 99.99, review: {}, minRuns: 1_000 },
    { kind: "canary", percent: 100 },
  ] as const;
  const { id } = await startRollout(
    app.store,
    { workflow: "support", incumbent, candidate: equal, stages, gates: { ...GATES, latency: 0.2 } },
    ADA,
  );
  const run = await app.run(today, 1);
  const [asked] = await app.store.approvals.pending(run.id);
  assert.ok(asked !== undefined);
  await app.decide(run.id, asked.address, { approved: true, by: "ada" });
  await app.resume(run.id);
  await new Controller({ store: app.store, name: "one" }).tick();

  const { metrics } = (await loadRollout(app.store, id)).evidence;
  const runs = Object.fromEntries(metrics.map(({ name, candidate }) => [name, candidate.runs]));
  assert.deepEqual([runs.failures, runs.latency], [1, 0]);
});

test("a controller that dies is followed by another, which counts no run twice", async () => {
  const { app, incumbent, equal } = await scene();
  const { id } = await begin(app, { incumbent, candidate: equal });
  let now = 1_000_000;
  const [first, second] = ["first", "second"].map(
    (name) => new Controller({ store: app.store, name, now: () => now }),
  );
  for (let n = 0; n < 40; n++) await app.run(today, n);
  assert.equal(await first?.tick(), true);
  const before = await loadRollout(app.store, id);
  for (let n = 0; n < 10; n++) await app.run(today, n);

  assert.equal(await second?.tick(), false);
  now += 60_000;
  assert.equal(await second?.tick(), true);
  const later = await loadRollout(app.store, id);
  assert.equal(before.evidence.counted, 40);
  assert.equal(later.evidence.counted, 50);
  assert.equal(later.evidence.served.candidate + later.evidence.served.incumbent, 50);
});

test("without a controller no stage is left; a pause keeps the share; a person may end it, and only one", async () => {
  const { app, incumbent, equal } = await scene();
  const rollout = await begin(app, { incumbent, candidate: equal });
  for (let n = 0; n < 60; n++) await app.run(today, n);
  assert.deepEqual((await loadRollout(app.store, rollout.id)).state, rollout.state);

  const paused = await changeRollout(app.store, rollout, { change: "pause", ...ADA });
  await new Controller({ store: app.store, name: "one" }).tick();
  assert.equal((await loadRollout(app.store, rollout.id)).state.status, "paused");
  assert.equal((await app.store.servings.current("support"))?.split?.percent, 30);

  const both = await Promise.allSettled([
    changeRollout(app.store, paused, { change: "roll_back", ...ADA, by: "bob" }),
    changeRollout(app.store, paused, { change: "promote", ...ADA, by: "eve" }),
  ]);
  assert.deepEqual(
    both.map(({ status }) => status),
    ["fulfilled", "rejected"],
  );
  assert.match(String(both[1]?.status === "rejected" && both[1].reason), /rolled back by bob/);
  assert.equal((await app.store.servings.current("support"))?.stable, incumbent);
});

test("a second rollout of a workflow, one to itself, and one by a release without the workflow are refused", async () => {
  const { app, incumbent, equal, bad } = await scene();
  await begin(app, { incumbent, candidate: equal });

  await assert.rejects(begin(app, { incumbent, candidate: bad }), { code: "rollout_running" });
  await assert.rejects(begin(app, { incumbent, candidate: incumbent }), { code: "invalid_rollout" });
  await assert.rejects(begin(app, { incumbent, candidate: "rel_0000000000000000" as ReleaseId }), {
    code: "release_not_found",
  });
  await assert.rejects(startRollout(app.store, { workflow: "other", candidate: bad }, ADA), {
    code: "invalid_rollout",
  });
});

test("steering() looks by itself until it is stopped", async () => {
  const { app, incumbent, bad } = await scene();
  const { id } = await begin(app, { incumbent, candidate: bad });
  const told: string[] = [];
  const over = Promise.withResolvers<void>();
  const steered = steering(app, {
    every: 5,
    onEvent: ({ workflow: name }, { type }) => {
      told.push(`${name} ${type}`);
      if (type === "rolled_back") over.resolve();
    },
  });
  for (let n = 0; n < 300; n++) await app.run(today, n);
  await over.promise;
  await steered.stop();

  assert.equal((await loadRollout(app.store, id)).state.status, "rolled_back");
  assert.equal(told.at(-1), "support rolled_back");
});

test("an eval comes first: what it blocks serves nobody, and what it passes goes on to the canary", async () => {
  const withEval = (body: string) => `
    import { workflow } from "airworthy";
    import { evaluation } from "airworthy/evals";
    const support = workflow({ name: "support", run: async (ctx, n) => { ${body} } });
    const routing = evaluation({ name: "routing", workflow: support, criteria: { success: 1, strict: false },
      dataset: [{ id: "a", input: 1, expected: "one", tags: ["hard"] }, { id: "b", input: 2, expected: "never" }],
      scorers: [{ name: "same", score: ({ output, expected }) => output === expected }] });
    export default { workflows: [support], evals: [routing] };
  `;
  const project = testProject({ "airworthy.config.ts": withEval(`return "one";`) });
  const app = await open({ store: ":memory:", releases: { root: project.folder } });
  after(() => app.close());
  const releaseOf = async (body: string) => {
    project.write({ "airworthy.config.ts": withEval(body) });
    return (await createRelease({ config: project.config, store: app.store })).id;
  };
  const [good, bad] = [await releaseOf(`return "one";`), await releaseOf(`return "two";`)];
  const stages = [
    { kind: "eval", evaluation: "routing", tag: "hard" },
    { kind: "canary", percent: 50 },
    { kind: "canary", percent: 100 },
  ] as const;
  const firstMove = async (candidate: ReleaseId) => {
    const told = Promise.withResolvers<string>();
    const { id } = await startRollout(
      app.store,
      { workflow: "support", candidate, stages, gates: GATES },
      ADA,
    );
    assert.equal((await app.store.servings.current("support"))?.split, undefined);
    const steered = steering(app, {
      every: 5,
      stages: stageRunner(app),
      onEvent: (_, event) => told.resolve(`${event.type}: ${event.why}`),
    });
    const what = await told.promise;
    await steered.stop();
    return { what, rollout: await loadRollout(app.store, id) };
  };
  const blocked = await firstMove(bad);
  const passed = await firstMove(good);

  assert.match(blocked.what, /^rolled_back: The eval "routing" says BLOCK \(exp_/);
  assert.match(passed.what, /^entered: The eval "routing" says PASS/);
  assert.equal((await app.store.servings.current("support"))?.split?.percent, 50);
  assert.equal(passed.rollout.state.status, "running");
});
