import assert from "node:assert/strict";
import type { RunWatch, Store } from "../../core/store.ts";
import { COMPLETED, callOf, execute, startOf, TOTALS } from "../_test-runs.ts";
import type { Claims } from "./_test-claims.ts";

const seen = async (watch: RunWatch) => (await watch.next()).runs.map(({ id, status }) => [id, status]);

/** Who watches is told what becomes of runs. */
export const watches: Claims = {
  "watch() tells of a run that begins, waits, goes on and ends, and nothing twice": async (store) => {
    await execute(store);
    const watch = await store.watch();
    assert.deepEqual(await seen(watch), []);

    const ticket = await store.begin(startOf());
    await store.append(ticket, callOf(1));
    assert.deepEqual(await seen(watch), [[ticket.run, "running"]]);
    await store.append(ticket, callOf(2));
    assert.deepEqual(await seen(watch), []);
    await store.end(ticket, { status: "waiting", waitingFor: [] }, TOTALS, 1);
    assert.deepEqual(await seen(watch), [[ticket.run, "waiting"]]);
    const claimed = await store.claim(ticket.run);
    assert.deepEqual(await seen(watch), [[ticket.run, "running"]]);
    await store.end(claimed, COMPLETED, TOTALS, 2);
    assert.deepEqual(await seen(watch), [[ticket.run, "completed"]]);
    assert.deepEqual(await seen(watch), []);
  },

  "watch() tells a run that began and ended between two looks once, and nothing of one that is gone": async (
    store,
  ) => {
    const open = await store.begin(startOf({ subject: { id: "u" } }));
    await store.append(open, callOf(1));
    const watch = await store.watch();
    const run = await execute(store, { start: { workflow: "other" } });

    assert.deepEqual((await watch.next()).runs, [{ id: run, workflow: "other", status: "completed" }]);
    await store.erase("u");
    assert.deepEqual(await seen(watch), []);
  },

  "watch() says that it has missed some rather than tell of thousands": async (store) => {
    const watch = await store.watch();
    await Promise.all(Array.from({ length: 1_001 }, () => execute(store)));

    assert.deepEqual(await watch.next(), { runs: [], missed: true });
    const run = await execute(store);
    assert.deepEqual(await seen(watch), [[run, "completed"]]);
  },
};

/** Others' runs too. */
export const sharedWatches: Claims = {
  "watch() tells of runs that another store executes": async (store, { another }) => {
    const other: Store = await another();
    const watch = await store.watch();
    const run = await execute(other);

    assert.deepEqual(await seen(watch), [[run, "completed"]]);
    assert.deepEqual(await seen(watch), []);
  },
};
