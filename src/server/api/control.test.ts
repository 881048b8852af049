import assert from "node:assert/strict";
import { test } from "node:test";
import { newRunId } from "../../core/ids.ts";
import { withDesk } from "../runs/_test-desk.ts";

const OPERATOR = { token: "0123456789abcdef-operator", role: "operator", name: "ann" } as const;
const VIEWER = { token: "0123456789abcdef-viewer", role: "viewer", name: "bob" } as const;

test("a run that goes on and one that waits are cancelled; one that has ended is not", async () => {
  await withDesk(async ({ call }) => {
    const running = (await call("/workflows/gated/runs", { wait: 0 })).body.id;
    const waiting = (await call("/workflows/refund/runs", {})).body;
    assert.deepEqual(waiting.waitingFor, ["pay"]);
    const stopped = [
      await call(`/runs/${running}/cancel`, { reason: "too slow" }),
      await call(`/runs/${waiting.id}/cancel`, {}),
    ];

    assert.deepEqual(
      stopped.map(({ body }) => [body.status, body.error.code]),
      [
        ["cancelled", "run_cancelled"],
        ["cancelled", "run_cancelled"],
      ],
    );
    assert.match(stopped[0]?.body.error.message, /too slow/);
    assert.equal((await call(`/runs/${running}/cancel`, {})).status, 409);
    assert.equal((await call("/runs/run_none/cancel", {})).status, 404);
    assert.deepEqual((await call("/approvals")).body.approvals, []);
    assert.equal((await call("/audit?action=run.cancel")).body.entries[1].reason, "too slow");
  });
});

test("a decision lets a run go on, once, and is on record with who made it", async () => {
  await withDesk(
    async ({ call }) => {
      const as = ({ token }: { readonly token: string }) => ({ authorization: `Bearer ${token}` });
      const { id } = (await call("/workflows/refund/runs", {}, as(OPERATOR))).body;
      const pending = (await call("/approvals", undefined, as(VIEWER))).body.approvals;
      const path = `/runs/${id}/approvals`;

      assert.deepEqual([pending[0].run, pending[0].title], [id, "Pay 5 USD"]);
      assert.equal((await call(path, { approved: true }, as(VIEWER))).status, 403);
      assert.equal((await call(path, { approved: true, reason: "small" }, as(OPERATOR))).body.address, "pay");
      let result = await call(`/runs/${id}/result`, undefined, as(VIEWER));
      while (result.body.status !== "completed")
        result = await call(`/runs/${id}/result?wait=1000`, undefined, as(VIEWER));
      assert.equal(result.body.output, "paid");
      assert.equal((await call(path, { approved: false, address: "pay" }, as(OPERATOR))).status, 409);
      const [entry] = (await call("/audit", undefined, as(VIEWER))).body.entries;
      assert.deepEqual(
        [entry.actor, entry.action, entry.target, entry.reason],
        ["ann", "approval.decide", id, "small"],
      );
      assert.deepEqual(entry.details, { address: "pay", approved: true });
    },
    { tokens: [OPERATOR, VIEWER], rate: 10_000 },
  );
});

test("a run can be decided about first and resumed later", async () => {
  await withDesk(async ({ call }) => {
    const { id } = (await call("/workflows/refund/runs", {})).body;
    await call(`/runs/${id}/approvals`, { approved: false, resume: false });
    assert.equal((await call(`/runs/${id}/result`)).body.status, "waiting");

    const resumed = await call(`/runs/${id}/resume`, { wait: 60_000 });
    assert.deepEqual([resumed.status, resumed.body.output], [200, "refused"]);
    assert.equal((await call(`/runs/${id}/resume`, {})).status, 409);
  });
});

test("of a run that was handed over, the answer is what the other one comes to", async () => {
  await withDesk(async ({ app, call }) => {
    const { id, ...done } = (await call("/workflows/double/runs", { input: 21, wait: 60_000 })).body;
    const stored = await app.store.load(id);
    assert.ok(stored !== undefined && done.status === "completed");
    const data = { data: { useCase: "refund", to: "incumbent", run: id } };
    const error = { name: "AirworthyError", code: "run_handed_over", message: "gone on", data };
    const first = newRunId();
    await app.store.import({
      ...stored,
      id: first,
      status: "cancelled",
      end: { status: "cancelled", error },
    });

    const { body } = await call(`/runs/${first}/result`);
    assert.deepEqual([body.id, body.output], [id, 42]);
  });
});
