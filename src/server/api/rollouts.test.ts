import assert from "node:assert/strict";
import { test } from "node:test";
import { testProject } from "../../app/_test-project.ts";
import { createRelease } from "../../app/create-release.ts";
import { steering } from "../../app/steering.ts";
import { workflow } from "../../core/workflow.ts";
import type { TestApi } from "../_test-api.ts";
import { items, withApi } from "../_test-api.ts";

const support = workflow({ name: "support", run: async () => "own" });

async function releaseOf({ app }: TestApi, body: string): Promise<string> {
  const code = `import { workflow } from "airworthy";
    export default { workflows: [workflow({ name: "support", run: async () => { ${body} } })] };`;
  const { config } = testProject({ "airworthy.config.ts": code });
  return (await createRelease({ config, store: app.store })).id;
}

const PLAN = {
  workflow: "support",
  stages: [
    { kind: "canary", percent: 50 },
    { kind: "canary", percent: 100 },
  ],
};

test("a rollout is begun, looked at with its figures, and rolled back by an operator; all of it is audited", async () => {
  await withApi({ workflows: [support] }, async (api) => {
    const candidate = await releaseOf(api, `return "b";`);
    const begun = await api.post("/v1/rollouts", { plan: { ...PLAN, candidate }, why: "kinder" });
    const id = String(begun.body.id);
    for (let n = 0; n < 10; n++) await api.app.run(support, undefined);
    const again = await api.post("/v1/rollouts", { plan: { ...PLAN, candidate } });
    const { body: serves } = await api.get("/v1/servings");
    const back = await api.post(`/v1/rollouts/${id}/roll_back`, { why: "too blue" });
    const twice = await api.post(`/v1/rollouts/${id}/promote`, {});
    const { body: list } = await api.get("/v1/rollouts");
    const { body: log } = await api.get("/v1/audit");

    assert.deepEqual([begun.status, begun.body.status, begun.body.percent], [201, "running", 50]);
    assert.deepEqual(
      items(begun.body.tiles).map(({ name }) => name),
      ["failures", "feedback", "toolErrors", "latency", "cost"],
    );
    assert.deepEqual([again.status, again.body.error?.code], [409, "rollout_running"]);
    assert.deepEqual(
      items(serves.servings).map(({ workflow: name, percent }) => [name, percent]),
      [["support", 50]],
    );
    assert.deepEqual([back.body.status, back.body.why], ["rolled_back", "too blue"]);
    assert.deepEqual([twice.status, twice.body.error?.code], [409, "rollout_moved"]);
    assert.equal(items(list.rollouts).length, 1);
    assert.deepEqual(
      items(log.entries).map(({ action, target, reason }) => [action, target, reason]),
      [
        ["rollout.roll_back", id, "too blue"],
        ["rollout.start", id, "kinder"],
      ],
    );
  });
});

test("feedback of users rolls a candidate back that fails nobody", async () => {
  await withApi({ workflows: [support] }, async (api) => {
    const candidate = await releaseOf(api, `return "rude";`);
    const { body } = await api.post("/v1/rollouts", { plan: { ...PLAN, candidate } });
    const over = Promise.withResolvers<void>();
    const steered = steering(api.app, {
      every: 5,
      onEvent: (_, { type }) => type === "rolled_back" && over.resolve(),
    });
    for (let n = 0; n < 40; n++) {
      const { id } = await api.app.run(support, undefined);
      const stored = await api.app.store.load(id);
      await api.post(`/v1/runs/${id}/feedback`, {
        score: stored?.release === candidate ? 0 : 1,
        comment: "hm",
      });
    }
    await over.promise;
    await steered.stop();
    const { body: after } = await api.get(`/v1/rollouts/${String(body.id)}`);

    assert.deepEqual([after.status, items(after.verdict?.guilty)], ["rolled_back", ["feedback"]]);
    assert.ok(items(after.runs).length > 0);
    assert.equal((await api.post("/v1/runs/run_none/feedback", { score: 1 })).status, 404);
    assert.equal((await api.post("/v1/runs/run_none/feedback", { score: 2 })).status, 400);
  });
});

test("releases are listed with what they serve, shown, and compared in words", async () => {
  await withApi({ workflows: [support] }, async (api) => {
    const [a, b] = [await releaseOf(api, `return "a";`), await releaseOf(api, `return "b";`)];
    await api.post("/v1/rollouts", { plan: { ...PLAN, candidate: b } });
    const { body } = await api.get("/v1/releases");
    const diff = await api.get(`/v1/releases/${a}/diff/${b}`);
    const rolled = await api.post("/v1/servings/support/roll_back", {});
    const nothing = await api.post("/v1/servings/other/roll_back", {});

    assert.deepEqual(
      items(body.releases).map(({ id, serves }) => [id, serves]),
      [
        [b, ["support"]],
        [a, []],
      ],
    );
    assert.equal((await api.get(`/v1/releases/${a}`)).body.id, a);
    assert.deepEqual(
      items(diff.body.changes).map(({ part }) => part),
      ["code"],
    );
    assert.deepEqual([rolled.body.stable, rolled.body.candidate], [null, null]);
    assert.deepEqual([nothing.status, nothing.body.error?.code], [409, "nothing_to_roll_back"]);
    assert.equal((await api.get("/v1/releases/rel_0000000000000000")).status, 404);
  });
});
