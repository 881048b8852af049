import assert from "node:assert/strict";
import { COMPLETED, callOf, execute, loaded, startOf, TOTALS } from "../_test-runs.ts";
import type { Claims } from "./_test-claims.ts";
import { refusal } from "./_test-refusal.ts";

/** What is appended is there at once, in its place, and only by whoever holds the ticket. */
export const appends: Claims = {
  "a run in flight is seen at once, with the calls so far": async (store) => {
    const start = startOf();
    const ticket = await store.begin(start);
    assert.equal((await loaded(store, start.id)).calls.length, 0);

    await Promise.all([1, 2, 3].map((seq) => store.append(ticket, callOf(seq))));

    const { status, interrupted, end, took, totals, calls } = await loaded(store, start.id);
    assert.deepEqual(
      { status, interrupted, end, took },
      { status: "running", interrupted: false, end: undefined, took: undefined },
    );
    assert.deepEqual([totals.calls, calls.length], [3, 3]);
  },

  "100 runs in flight are each stored whole and in order": async (store) => {
    const runs = await Promise.all(
      Array.from({ length: 100 }, (_, i) => {
        const calls = Array.from({ length: 10 }, (_, k) => callOf(k + 1, { answer: `"${i}/${k}"` }));
        return execute(store, { calls });
      }),
    );

    for (const [i, run] of runs.entries()) {
      const { calls } = await loaded(store, run);
      assert.deepEqual(
        calls.map(({ answer }) => answer),
        Array.from({ length: 10 }, (_, k) => `"${i}/${k}"`),
      );
    }
    assert.deepEqual(
      { ...(await store.stats()), bytes: 0, bytesPerRun: 0 },
      { runs: 100, calls: 1000, bytes: 0, bytesPerRun: 0 },
    );
  },

  "begin() refuses the id of a stored run and of one in flight": async (store) => {
    const run = await execute(store);
    await assert.rejects(store.begin(startOf({ id: run })), refusal("run_exists"));

    const start = startOf();
    await store.begin(start);
    await assert.rejects(store.begin(start), refusal("run_exists"));
  },

  "append() refuses a place that is taken, and what is no place": async (store) => {
    const ticket = await store.begin(startOf());
    await store.append(ticket, callOf(1));

    await assert.rejects(store.append(ticket, callOf(1, { answer: '"other"' })), refusal("run_taken_over"));
    await assert.rejects(store.append(ticket, callOf(0)), refusal("too_many_calls"));
    await assert.rejects(store.append(ticket, callOf(2 ** 20)), refusal("too_many_calls"));
    assert.deepEqual((await loaded(store, ticket.run)).calls, [callOf(1)]);
  },

  "a refused call takes nothing else down with it": async (store) => {
    const tickets = await Promise.all([1, 2, 3].map(() => store.begin(startOf())));
    await Promise.all(tickets.map((ticket) => store.append(ticket, callOf(1))));

    const [wrong] = tickets;
    const outcomes = await Promise.allSettled(
      tickets.map((ticket) => store.append(ticket, callOf(ticket === wrong ? 1 : 2))),
    );

    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ["rejected", "fulfilled", "fulfilled"],
    );
  },

  "a ticket ends with its run": async (store) => {
    const ticket = await store.begin(startOf());
    await store.end(ticket, COMPLETED, TOTALS, 1);

    await assert.rejects(store.append(ticket, callOf(1)), refusal("run_ended"));
    await assert.rejects(store.end(ticket, COMPLETED, TOTALS, 1), refusal("run_ended"));
  },

  "a ticket of somebody else is refused": async (store) => {
    const ticket = { run: startOf().id, lastSeq: 0, attempt: 1, tries: 1 };

    await assert.rejects(store.append(ticket, callOf(1)), refusal("invalid_ticket"));
  },
};
