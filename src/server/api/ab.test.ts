import assert from "node:assert/strict";
import { test } from "node:test";
import { testProject } from "../../app/_test-project.ts";
import { createRelease } from "../../app/create-release.ts";
import { workflow } from "../../core/workflow.ts";
import { Controller } from "../../rollout/controller.ts";
import type { TestApi } from "../_test-api.ts";
import { items, withApi } from "../_test-api.ts";

const support = workflow({ name: "support", run: async (_, n: number) => `own ${n}` });

async function releaseOf({ app }: TestApi, body: string): Promise<string> {
  const code = `import { workflow } from "airworthy";
    export default { workflows: [workflow({ name: "support", run: async (ctx, n) => { ${body} } })] };`;
  const { config } = testProject({ "airworthy.config.ts": code });
  return (await createRelease({ config, store: app.store })).id;
}

test("an A/B test is begun, answers by segment, and is adopted by an operator with a reason; all of it is audited", async () => {
  await withApi({ workflows: [support] }, async (api) => {
    const a = await releaseOf(api, `if (n % 2 === 0) throw new Error("lost"); return "a";`);
    const b = await releaseOf(api, `return "b";`);
    const plan = { workflow: "support", a, b, maxRuns: 1_000 };
    const begun = await api.post("/v1/ab", { plan, why: "kinder" });
    const id = String(begun.body.id);
    const again = await api.post("/v1/ab", { plan });
    const controller = new Controller({ store: api.app.store, name: "test" });
    for (let n = 1; n <= 120; n++) {
      const attributes = { plan: n % 3 === 0 ? "pro" : "free" };
      await api.app.run(support, n, { subject: { id: `user-${n}`, attributes } }).catch(() => {});
      if (n % 20 === 0) await controller.tick();
    }
    const { body: decided } = await api.get(`/v1/ab/${id}`);
    const { body: parts } = await api.get(`/v1/ab/${id}/segments`);
    const { body: list } = await api.get("/v1/rollouts");
    const silent = await api.post(`/v1/ab/${id}/adopt`, { why: " " });
    const adopted = await api.post(`/v1/ab/${id}/adopt`, { why: "loses nothing" });
    const twice = await api.post(`/v1/ab/${id}/keep`, { why: "late" });
    const { body: tests } = await api.get("/v1/ab?workflow=support");
    const { body: log } = await api.get("/v1/audit");

    assert.deepEqual([begun.status, begun.body.status], [201, "running"]);
    assert.deepEqual([again.status, again.body.error?.code], [409, "rollout_running"]);
    assert.equal(decided.status, "decided");
    assert.match(JSON.stringify(decided.decision), /"says":"b_better","text":"B is better: failures -/);
    assert.ok(items(parts.segments).some(({ attribute, value }) => `${attribute} ${value}` === "plan free"));
    assert.deepEqual(
      items(list.rollouts).map(({ kind, status }) => [kind, status]),
      [["ab", "decided"]],
    );
    assert.deepEqual([silent.status, silent.body.error?.code], [400, "invalid_ab"]);
    assert.deepEqual([adopted.status, adopted.body.status], [200, "adopted"]);
    assert.deepEqual([twice.status, twice.body.error?.code], [409, "rollout_moved"]);
    assert.equal((await api.app.store.servings.current("support"))?.stable, b);
    assert.deepEqual(
      items(tests.tests).map((one) => [one.id, one.status]),
      [[id, "adopted"]],
    );
    assert.deepEqual(
      items(log.entries).map(({ actor, action, target, reason }) => [
        action,
        target,
        String(actor) === "controller" ? String(reason).slice(0, 11) : reason,
      ]),
      [
        ["ab.adopt", id, "loses nothing"],
        ["rollout.decided", id, "B is better"],
        ["ab.start", id, "kinder"],
      ],
    );
  });
});

test("what is no A/B test, or cannot be one, is told so", async () => {
  await withApi({ workflows: [support] }, async (api) => {
    const b = await releaseOf(api, `return "b";`);
    const uneven = await api.post("/v1/ab", { plan: { workflow: "support", b, shares: { a: 60, b: 30 } } });
    const self = await api.post("/v1/ab", { plan: { workflow: "support", a: b, b } });
    const { body: rollout } = await api.post("/v1/rollouts", { plan: { workflow: "support", candidate: b } });
    const other = await api.get(`/v1/ab/${String(rollout.id)}`);

    assert.deepEqual([uneven.status, uneven.body.error?.code], [400, "invalid_ab"]);
    assert.deepEqual([self.status, self.body.error?.code], [400, "invalid_ab"]);
    assert.deepEqual([other.status, other.body.error?.code], [404, "ab_not_found"]);
  });
});
