import assert from "node:assert/strict";
import { test } from "node:test";
import { workflow } from "../../core/workflow.ts";
import { withApi } from "../_test-api.ts";

const double = workflow({ name: "double", run: async (ctx, n: number) => ctx.step("twice", () => n * 2) });

test("a run becomes a case of a dataset in the store, which is made where there is none", async () => {
  await withApi({ workflows: [double] }, async ({ app, get, post }) => {
    const { id } = await app.run(double, 21);
    const added = await post(`/v1/runs/${id}/cases`, { dataset: "numbers", expected: { value: 43 } });
    const again = await post(`/v1/runs/${id}/cases`, { dataset: "numbers", id: "again", keepOutput: true });
    const list = await get("/v1/datasets");
    const kept = await app.store.experiments.dataset("numbers");

    assert.deepEqual([added.status, added.body.dataset, added.body.cases], [200, "numbers", 1]);
    assert.equal(again.body.near?.[0]?.id, added.body.case);
    assert.equal(list.body.datasets?.[0]?.cases, 2);
    assert.match(kept?.text ?? "", /"expected":43/);
    assert.match(kept?.text ?? "", /"expected":42/);
  });
});

test("a case twice, and a dataset that is a path, are refused", async () => {
  await withApi({ workflows: [double] }, async ({ app, post }) => {
    const { id } = await app.run(double, 1);
    await post(`/v1/runs/${id}/cases`, { dataset: "numbers" });

    assert.equal((await post(`/v1/runs/${id}/cases`, { dataset: "numbers" })).status, 400);
    assert.equal(
      (await post(`/v1/runs/${id}/cases`, { dataset: "../numbers" })).body.error?.code,
      "invalid_request",
    );
  });
});
