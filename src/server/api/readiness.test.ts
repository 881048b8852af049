import assert from "node:assert/strict";
import { test } from "node:test";
import { workflow } from "../../core/workflow.ts";
import { items, withApi } from "../_test-api.ts";

const support = workflow({
  name: "support",
  run: async (ctx, text: string) =>
    ctx.step("answer", () => {
      if (text === "") throw new Error("nothing was asked");
      return text.toUpperCase();
    }),
});

test("a workflow's readiness is answered question by question, and kept for a minute", async () => {
  await withApi({ workflows: [support], redact: { detect: ["email"] } }, async ({ app, get }) => {
    const failed = await app.run(support, "");
    const { status, body } = await get("/v1/readiness");
    const [first] = items(body.checks);

    assert.equal(status, 200);
    assert.deepEqual([body.workflow, body.verdict, items(body.checks).length], ["support", "BLOCK", 12]);
    assert.deepEqual(
      [first?.id, first?.verdict, items(first?.evidence)[0]?.id],
      ["reproducible", "PASS", failed.id],
    );
    assert.equal(items(body.checks).find(({ id }) => String(id) === "data-kept")?.verdict, "PASS");
    assert.match(
      String(items(body.checks).find(({ id }) => String(id) === "rollout-plan")?.next),
      /rollout start support/,
    );
    await app.run(support, "hello");
    assert.equal((await get("/v1/readiness?workflow=support")).body.at, body.at);
    assert.equal((await get("/v1/readiness?workflow=none")).status, 404);
  });
});
