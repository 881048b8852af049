import assert from "node:assert/strict";
import { at, COMPLETED, callOf, execute, loaded, startOf, TOTALS } from "../_test-runs.ts";
import type { Claims } from "./_test-claims.ts";
import { refusal } from "./_test-refusal.ts";

/** A run belongs to one at a time. */
export const ownership: Claims = {
  "claim() carries a waiting run on where it stopped": async (store) => {
    const start = startOf();
    const first = await store.begin(start);
    await store.append(first, callOf(1));
    await store.end(first, { status: "waiting", waitingFor: [at("ok")] }, TOTALS, 5);

    const second = await store.claim(start.id);
    assert.deepEqual([second.run, second.lastSeq, second.attempt], [start.id, 1, 2]);
    assert.equal((await loaded(store, start.id)).status, "running");
    await store.append(second, callOf(2));
    await store.end(second, COMPLETED, TOTALS, 9);

    const { status, attempt, took, calls } = await loaded(store, start.id);
    assert.deepEqual(
      { status, attempt, took, calls: calls.length },
      { status: "completed", attempt: 2, took: 9, calls: 2 },
    );
  },

  "a ticket that was taken over can write nothing": async (store) => {
    const start = startOf();
    const first = await store.begin(start);
    await store.end(first, { status: "waiting", waitingFor: [] }, TOTALS, 5);
    await store.claim(start.id);

    await assert.rejects(store.append(first, callOf(1)), refusal("run_taken_over"));
    await assert.rejects(store.end(first, COMPLETED, TOTALS, 1), refusal("run_taken_over"));
    assert.equal((await loaded(store, start.id)).calls.length, 0);
  },

  "a ticket that was taken over and given back meanwhile can write nothing either, and the run goes on":
    async (store) => {
      const first = await store.begin(startOf());
      await store.append(first, callOf(1));
      await store.release(await store.claim(first.run, { force: true }));

      await assert.rejects(store.append(first, callOf(2)), refusal("run_taken_over"));
      await assert.rejects(store.end(first, COMPLETED, TOTALS, 1), refusal("run_taken_over"));
      const third = await store.claim(first.run);
      await store.append(third, callOf(2));
      await store.end(third, COMPLETED, TOTALS, 1);
    },

  "claim() refuses a run in flight, a finished one and an unknown one": async (store) => {
    const { run } = await store.begin(startOf());
    await assert.rejects(store.claim(run), refusal("run_busy"));
    await assert.rejects(store.claim(await execute(store)), refusal("run_ended"));
    await assert.rejects(store.claim(startOf().id), refusal("run_not_found"));
  },

  "claim() is won by one of two that try at once": async (store) => {
    const run = await execute(store, { end: { status: "waiting", waitingFor: [] } });

    const outcomes = await Promise.allSettled([store.claim(run), store.claim(run)]);

    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ["fulfilled", "rejected"],
    );
  },

  "release() gives a claimed run back as it was": async (store) => {
    const waiting = await execute(store, { end: { status: "waiting", waitingFor: [at("ok")] } });
    const ticket = await store.claim(waiting);
    await store.release(ticket);
    await store.release(ticket);

    const { status, end, totals } = await loaded(store, waiting);
    assert.deepEqual(
      [status, end, totals],
      ["waiting", { status: "waiting", waitingFor: [at("ok")] }, TOTALS],
    );
    await assert.rejects(store.append(ticket, callOf(1)), refusal("run_ended"));
    assert.equal((await store.claim(waiting)).attempt, 3);
  },

  "release() leaves a running run interrupted, for anyone to take": async (store) => {
    const ticket = await store.begin(startOf());
    await store.append(ticket, callOf(1));
    await store.release(ticket);

    assert.deepEqual(
      (await store.list({ status: "interrupted" })).runs.map(({ id }) => id),
      [ticket.run],
    );
    assert.equal((await loaded(store, ticket.run)).interrupted, true);
    assert.equal((await store.claim(ticket.run)).lastSeq, 1);
    assert.deepEqual((await store.list({ status: "interrupted" })).runs, []);
  },
};
