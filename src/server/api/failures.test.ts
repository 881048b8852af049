import assert from "node:assert/strict";
import { test } from "node:test";
import { workflow } from "../../core/workflow.ts";
import { items, withApi } from "../_test-api.ts";

const find = workflow({
  name: "find",
  run: async (ctx, order: string) =>
    ctx.step("look", () => {
      if (order.startsWith("A")) throw new Error(`No order ${order} found`);
      return order;
    }),
});

test("the API gives clusters of failures with their runs, and one of them by its id", async () => {
  await withApi({ workflows: [find] }, async ({ app, get }) => {
    for (const order of ["A-1", "A-2", "B-3"]) await app.run(find, order);
    const { status, body } = await get("/v1/failures?examples=1");
    const [cluster] = items(body.clusters);
    const one = await get(`/v1/failures/${String(cluster?.id)}`);
    const later = await get(`/v1/failures?since=${Date.now() + 60_000}`);

    assert.equal(status, 200);
    assert.deepEqual([body.runs, cluster?.count, cluster?.step, cluster?.code], [2, 2, "look", "Error"]);
    assert.equal(cluster?.shape, "No order <id> found");
    assert.deepEqual([items(cluster?.examples).length, items(one.body.examples).length], [1, 2]);
    assert.deepEqual(items(later.body.clusters), []);
    assert.equal((await get("/v1/failures/nothing")).status, 404);
  });
});
