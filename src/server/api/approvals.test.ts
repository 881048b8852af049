import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { open } from "../../app/open.ts";
import { parseSessionId } from "../../core/ids.ts";
import { workflow } from "../../core/workflow.ts";
import { tool } from "../../tools/tool.ts";
import type { Any } from "../_test-api.ts";
import { items, withApi } from "../_test-api.ts";
import { createHandler } from "../handler.ts";

const pay = tool({
  name: "pay",
  description: "Pays",
  input: z.object({ cents: z.int().positive() }),
  output: z.object({ paid: z.number() }),
  effect: "write",
  approval: { above: { cents: 100 }, approvers: ["finance", "operator"], expiresAfter: "1d" },
  run: ({ cents }) => ({ paid: cents }),
});
const refund = workflow({
  name: "refund",
  run: async (_ctx, cents: number) => (await pay.call({ cents })).paid,
});

test("the inbox says what is asked, of whom, until when and where it comes from; one decides it with other arguments", async () => {
  await withApi({ workflows: [refund] }, async ({ app, get, post }) => {
    const run = await app.run(refund, 900, { session: parseSessionId("chat 1") });
    const { body } = await get("/v1/approvals");
    const [asked, ...others] = items(body.approvals);
    const path = `/v1/approvals/${run.id}/${encodeURIComponent("pay/approval")}`;
    const decided = await post(path, { decision: "approve", input: { cents: 450 }, reason: "half" });
    const again = await post(path, { decision: "deny" });
    const shown = await get(path);
    const done = await app.resume(run.id);

    assert.equal(others.length, 0);
    assert.deepEqual(
      {
        ...asked,
        askedAt: 0,
        expiresAt: Number(asked?.expiresAt) - Number(asked?.askedAt),
        call: { ...asked?.call, schema: 0 },
      },
      {
        id: `${run.id.slice(0, 18)}/pay/approval`,
        run: run.id,
        address: "pay/approval",
        state: "pending",
        workflow: "refund",
        title: "pay",
        details: { cents: 900 },
        call: { kind: "tool", name: "pay", input: { cents: 900 }, schema: 0 },
        askedAt: 0,
        expiresAt: 86_400_000,
        approvers: ["finance", "operator"],
        needs: 1,
        votes: [],
        mayDecide: true,
        decision: null,
        runStatus: "waiting",
        context: { run: `/v1/runs/${run.id}`, session: "/v1/runs?session=chat%201" },
      },
    );
    assert.equal(decided.status, 200);
    assert.deepEqual(
      [decided.body.state, decided.body.decision?.by, decided.body.mayDecide],
      ["approved", "local", false],
    );
    assert.deepEqual([again.status, again.body.error?.code], [409, "approval_decided"]);
    assert.match(String(again.body.error?.message), /local approved it at/);
    assert.deepEqual(shown.body, { ...decided.body, runStatus: "waiting" });
    assert.equal(done.status === "completed" && done.output, 450);
    assert.equal(items((await get("/v1/approvals")).body.approvals).length, 0);
    assert.equal(items((await get("/v1/approvals?state=closed")).body.approvals).length, 1);
    const [entry, ...more] = await app.store.audit.list();
    assert.deepEqual(
      [entry?.actor, entry?.action, entry?.target, entry?.reason, entry?.details?.edited, more.length],
      ["local", "approval.approve", run.id, "half", true, 0],
    );
  });
});

test("what cannot be decided says why, with a status of its own", async () => {
  await withApi({ workflows: [refund] }, async ({ app, get, post }) => {
    const run = await app.run(refund, 900);
    const path = `/v1/approvals/${run.id}/pay%2Fapproval`;
    const answers = [
      await get(`/v1/approvals/${run.id}/nothing`),
      await post(path, { decision: "maybe" }),
      await post(path, { decision: "approve", input: { cents: "many" } }),
      await post(path, { decision: "deny", input: { cents: 1 } }),
      await post(path, { decision: "approve", by: "eve", more: 1 }),
      await get("/v1/approvals?cursor=nonsense"),
    ];

    assert.deepEqual(
      answers.map(({ status, body }) => [status, body.error?.code]),
      [
        [404, "not_found"],
        [400, "invalid_request"],
        [422, "invalid_input"],
        [400, "invalid_decision"],
        [400, "invalid_request"],
        [400, "invalid_cursor"],
      ],
    );
  });
});

test("a token decides what is meant for its name, its group or its role, and for nobody else", async () => {
  const app = await open({
    store: ":memory:",
    workflows: [refund],
    approvals: { groups: { finance: ["ann"] } },
  });
  const tokens = [
    { name: "ann", role: "viewer", token: "ann-has-16-letters" },
    { name: "bo", role: "viewer", token: "bo-has-16-letters-too" },
    { name: "cleo", role: "operator", token: "cleo-has-16-letters" },
  ] as const;
  const handle = createHandler(app, { tokens });
  const ask = async (who: number, path: string, body?: unknown) => {
    const response = await handle(
      new Request(`http://localhost/v1/approvals${path}`, {
        method: body === undefined ? "GET" : "POST",
        headers: {
          host: "localhost",
          "content-type": "application/json",
          authorization: `Bearer ${tokens[who]?.token}`,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
    return { status: response.status, body: (await response.json()) as Any };
  };
  try {
    const [first, second] = [await app.run(refund, 900), await app.run(refund, 900)];
    const may = async (who: number) =>
      items((await ask(who, "")).body.approvals).map(({ mayDecide }) => mayDecide);
    const approve = { decision: "approve" };

    assert.deepEqual(
      [await may(0), await may(1), await may(2)],
      [
        [true, true],
        [false, false],
        [true, true],
      ],
    );
    const bo = await ask(1, `/${first.id}/pay%2Fapproval`, approve);
    const eve = await ask(0, `/${first.id}/pay%2Fapproval`, { ...approve, by: "bo" });
    const ann = await ask(0, `/${first.id}/pay%2Fapproval`, approve);
    const cleo = await ask(2, `/${second.id}/pay%2Fapproval`, approve);
    assert.deepEqual(
      [bo, eve, ann, cleo].map(({ status }) => status),
      [403, 400, 200, 200],
    );
    assert.match(String(bo.body.error?.message), /"bo" \(viewer\) .* it is for finance, operator/);
    assert.deepEqual([ann.body.decision?.by, cleo.body.decision?.by], ["ann", "cleo"]);
  } finally {
    await app.close();
  }
});
