import assert from "node:assert/strict";
import { test } from "node:test";
import { workflow } from "../../core/workflow.ts";
import { items, withApi } from "../_test-api.ts";

const find = workflow({
  name: "find",
  run: async (ctx, order: number) =>
    ctx.step("look", () => {
      if (order % 4 === 0) throw new Error(`No order ${order} found`);
      return order;
    }),
});

test("the API gives segments with their calls and a suggestion, all of it in words too", async () => {
  await withApi({ workflows: [find] }, async ({ app, get }) => {
    for (let i = 0; i < 160; i++)
      await app.run(find, i, {
        subject: { id: `u${i % 40}`, attributes: { plan: i % 4 === 0 ? "gold" : "free" } },
      });
    const { status, body } = await get("/v1/segments?workflow=find");
    const [first] = items(body.segments);

    assert.deepEqual([status, body.runs, body.failed], [200, 160, 40]);
    assert.deepEqual([first?.text, first?.state, first?.n], ["plan = gold", "confirmed", 40]);
    assert.match(
      String(items(first?.differences)[0]?.text),
      /^step look fails with Error: No order <n> found in 40 of 40/,
    );
    assert.match(String(first?.suggestion?.text), /^The step at look fails with Error/);
    assert.equal((await get("/v1/segments?support=1")).status, 400);
  });
});
