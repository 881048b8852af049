import assert from "node:assert/strict";
import { test } from "node:test";
import { monitoring } from "../../app/monitoring/monitoring.ts";
import { workflow } from "../../core/workflow.ts";
import { traffic } from "../../monitor/_test-monitor.ts";
import { items, withApi } from "../_test-api.ts";

const support = workflow({ name: "support", run: async (_ctx, text: string) => text });
const HOUR = 3_600_000;

test("the API gives alerts with their runs, takes the word of an operator once, and says how things stand", async () => {
  const monitor = { workflows: { support: { criteria: { errors: 0.05 } } } };
  await withApi({ workflows: [support], monitor }, async ({ app, get, post }) => {
    const from = Date.now() - HOUR;
    await traffic(app.store, { from, runs: 120, every: 30_000, fails: (i) => i % 3 === 0 });
    const watcher = monitoring(app);
    await watcher.once();
    const { status, body } = await get("/v1/alerts");
    const [alert] = items(body.alerts);
    const id = String(alert?.id);
    const one = await get(`/v1/alerts/${id}`);
    const report = await get("/v1/monitor");
    const acked = await post(`/v1/alerts/${id}/acknowledge`, { why: "on it" });
    const resolved = await post(`/v1/alerts/${id}/resolve`, {});
    const again = await post(`/v1/alerts/${id}/resolve`, {});
    const open = await get("/v1/alerts");
    const all = await get("/v1/alerts?state=all&workflow=support");
    await watcher.stop();

    assert.equal(status, 200);
    assert.deepEqual([alert?.name, alert?.status, alert?.release], ["errors", "open", null]);
    assert.ok(items(one.body.runs).length > 0);
    const [watched] = items(report.body.workflows);
    assert.deepEqual([watched?.workflow, watched?.verdict, watched?.alerts], ["support", "FAILING", 1]);
    assert.equal(items(watched?.criteria)[0]?.verdict, "FAILING");
    assert.match(String(report.body.watcher), /\d/);
    assert.deepEqual(
      [acked.status, acked.body.status, resolved.body.status],
      [200, "acknowledged", "resolved"],
    );
    assert.deepEqual([again.status, again.body.error?.code], [409, "alert_closed"]);
    assert.deepEqual([items(open.body.alerts).length, items(all.body.alerts).length], [0, 1]);
    assert.deepEqual(
      (await app.store.audit.list({ target: id })).map(({ action }) => action),
      ["alert.resolve", "alert.acknowledge"],
    );
    assert.equal((await get(`/v1/alerts/alert_${"0".repeat(26)}`)).status, 404);
    assert.equal((await get("/v1/alerts/nothing")).status, 400);
  });
});
