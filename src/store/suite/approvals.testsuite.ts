import assert from "node:assert/strict";
import { at, COMPLETED, startOf, TOTALS } from "../_test-runs.ts";
import type { Claims } from "./_test-claims.ts";
import { refusal } from "./_test-refusal.ts";

/** A person decides once. */
export const approvals: Claims = {
  "an approval waits for one decision, and keeps it": async (store) => {
    const { approvals } = store;
    const request = { title: "Refund 120 EUR", details: { order: 7 } };
    const { run } = await store.begin(startOf());
    const decision = { approved: false, by: "ana", at: 9, reason: "too much" } as const;

    assert.equal(await approvals.ask(run, at("refund"), request), undefined);
    assert.equal(await approvals.ask(run, at("refund"), request), undefined);
    const [pending, ...others] = await approvals.pending();
    assert.deepEqual(
      { ...pending, requestedAt: 0 },
      { ...request, run, address: at("refund"), requestedAt: 0 },
    );
    assert.equal(others.length, 0);

    await approvals.decide(run, at("refund"), decision);
    assert.deepEqual(await approvals.ask(run, at("refund"), request), decision);
    assert.deepEqual(await approvals.pending(run), []);
    await assert.rejects(approvals.decide(run, at("refund"), decision), refusal("approval_decided"));
    await assert.rejects(approvals.decide(run, at("other"), decision), refusal("approval_not_found"));
  },

  "approvals.pending() leaves out other runs, and runs that have ended": async (store) => {
    const open = await store.begin(startOf());
    const ended = await store.begin(startOf());
    for (const { run } of [open, ended]) await store.approvals.ask(run, at("a"), { title: "t" });
    await store.end(ended, COMPLETED, TOTALS, 1);

    assert.deepEqual(
      (await store.approvals.pending()).map(({ run }) => run),
      [open.run],
    );
    assert.deepEqual(await store.approvals.pending(ended.run), []);
  },
};
