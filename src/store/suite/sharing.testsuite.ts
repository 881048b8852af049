import assert from "node:assert/strict";
import { bodyOf } from "../../core/body.ts";
import { callOf, execute, loaded, modelCall, startOf } from "../_test-runs.ts";
import type { Claims } from "./_test-claims.ts";
import { refusal } from "./_test-refusal.ts";

/** Several may have the same store open. */
export const sharing: Claims = {
  "close() stores what was still waiting": async (store, { another }) => {
    const start = startOf();
    const ticket = await store.begin(start);
    const appended = Promise.all([1, 2, 3].map((seq) => store.append(ticket, callOf(seq))));
    await store.close();
    await appended;

    assert.equal((await loaded(await another(), start.id)).calls.length, 3);
  },

  "what is acknowledged is seen by others at once, and the secret is the same": async (
    store,
    { another },
  ) => {
    const other = await another();
    const ticket = await store.begin(startOf());
    await store.append(ticket, callOf(1));

    assert.deepEqual((await loaded(other, ticket.run)).calls, [callOf(1)]);
    assert.equal(other.secret, store.secret);
  },

  "a run belongs to one store until that closes": async (store, { another }) => {
    const other = await another();
    const ticket = await store.begin(startOf());
    await store.append(ticket, callOf(1));
    await assert.rejects(other.claim(ticket.run), refusal("run_busy"));
    assert.equal((await loaded(other, ticket.run)).interrupted, false);

    await store.close();

    assert.equal((await loaded(other, ticket.run)).interrupted, true);
    assert.deepEqual(
      (await other.list({ status: "interrupted" })).runs.map(({ id }) => id),
      [ticket.run],
    );
    const claimed = await other.claim(ticket.run);
    assert.deepEqual([claimed.lastSeq, claimed.attempt], [1, 2]);
    await other.append(claimed, callOf(2));
  },

  "two stores write side by side without losing or mixing anything": async (store, { another }) => {
    const stores = [store, await another()];
    const runs = await Promise.all(
      Array.from({ length: 40 }, (_, i) => {
        const calls = Array.from({ length: 5 }, (_, k) =>
          modelCall(k + 1, bodyOf("{}", { shared: "s", thread: ["t", String(k), String(i % 4)] })),
        );
        return execute(stores[i % 2] ?? store, { calls }).then((run) => ({ run, calls }));
      }),
    );

    for (const { run, calls } of runs) assert.deepEqual((await loaded(store, run)).calls, calls);
  },

  "a text that another store has erased is stored anew": async (store, { another }) => {
    const other = await another();
    const ask = bodyOf("{}", { shared: "tools", thread: ["system", "hello"] });
    const calls = [{ ...modelCall(1, ask), answer: "long".repeat(900) }];
    await execute(store, { start: { subject: { id: "u" } }, calls });
    const open = await store.begin(startOf());
    await store.append(open, callOf(1));

    assert.equal((await other.erase("u")).runs, 1);
    await store.append(open, { ...modelCall(2, ask), answer: "long".repeat(900) });
    const run = await execute(store, { calls });

    assert.deepEqual((await loaded(other, run)).calls, calls);
    assert.deepEqual((await loaded(other, open.run)).calls[1]?.ask, ask);
  },

  "a run that another store erases cannot be written to any more": async (store, { another }) => {
    const other = await another();
    const ticket = await store.begin(startOf({ subject: { id: "u" } }));
    await store.append(ticket, callOf(1));
    await other.erase("u");
    await execute(other);

    await assert.rejects(store.append(ticket, callOf(2)), refusal("run_not_found"));
    assert.equal((await other.stats()).calls, 0);
  },
};
