import assert from "node:assert/strict";
import { test } from "node:test";
import { newRunId } from "../../core/ids.ts";
import { workflow } from "../../core/workflow.ts";
import { shadowTag } from "../../rollout/shadow/report-shadow.ts";
import { items, withApi } from "../_test-api.ts";

const support = workflow({
  name: "support",
  run: async (_ctx, { fail }: { readonly fail: boolean }) => {
    if (fail) throw new Error("lost");
    return "done";
  },
});

test("a shadow's report counts its pairs, shows the worst first, and is empty for one that nobody knows", async () => {
  await withApi({ workflows: [support] }, async ({ app, get }) => {
    for (const fail of [true, false, true, true, true, true, true, true]) {
      const incumbent = await app.run(support, { fail: false });
      const shadow = await app.store.load((await app.run(support, { fail })).id);
      assert.ok(shadow !== undefined);
      const parent = { kind: "shadow", run: incumbent.id } as const;
      await app.store.import({ ...shadow, id: newRunId(), parent, tags: [shadowTag("better")] });
    }
    const { status, body } = await get("/v1/shadows/better");
    const { body: none } = await get("/v1/shadows/nobody");

    assert.equal(status, 200);
    assert.deepEqual([body.shadows, body.outcomes?.failed, body.outcomes?.same], [8, 7, 1]);
    assert.equal(body.verdict, "BLOCK");
    assert.equal(items(body.examples)[0]?.outcome, "failed");
    assert.deepEqual([none.shadows, none.verdict, none.worse, none.took], [0, "INCONCLUSIVE", null, null]);
  });
});
