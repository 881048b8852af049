import assert from "node:assert/strict";
import type { RunId } from "../../core/ids.ts";
import type { Store } from "../../core/store.ts";
import { COMPLETED, execute, startOf, TOTALS } from "../_test-runs.ts";
import type { Claims } from "./_test-claims.ts";

const lease = { name: "otlp", owner: "a", until: 1_000 };
const NOTHING = { cursor: 0, sent: 0, missed: 0, refused: [] };

async function nextOf(store: Store, cursor: number): Promise<readonly (RunId | undefined)[]> {
  return (await store.exports.next(cursor, 100)).map(({ run }) => run);
}

/** How far exporters have come. */
export const exporting: Claims = {
  "a new exporter begins with the next run that ends, and is told of each end once, in their order": async (
    store,
  ) => {
    await execute(store);
    const open = await store.begin(startOf());
    const cursor = await store.exports.claim(lease, 0);
    assert.equal(typeof cursor, "number");
    await execute(store, { end: { status: "waiting", waitingFor: [] } });
    const first = await execute(store);
    await store.end(open, COMPLETED, TOTALS, 1);
    const [one, two] = await store.exports.next(cursor ?? 0, 1);
    assert.deepEqual([one?.run, two], [first, undefined]);

    assert.deepEqual(await nextOf(store, one?.place ?? 0), [open.run]);
    assert.deepEqual(await nextOf(store, cursor ?? 0), [first, open.run]);
  },

  "one sends for an exporter at a time, and only the one that has the lease moves on": async (store) => {
    const cursor = (await store.exports.claim(lease, 0)) ?? 0;
    assert.equal(await store.exports.claim({ ...lease, owner: "b" }, 500), undefined);
    assert.equal(await store.exports.claim(lease, 500), cursor);
    assert.equal(await store.exports.claim({ ...lease, owner: "b", until: 3_000 }, 1_001), cursor);

    const run = await execute(store);
    const [{ place } = { place: 0 }] = await store.exports.next(cursor, 1);
    const refused = [{ run, at: 5, why: "too large" }];
    assert.equal(await store.exports.advance(lease, { ...NOTHING, cursor: place }), false);
    const moved = { cursor: place, sent: 1, missed: 2, refused };
    assert.equal(await store.exports.advance({ ...lease, owner: "b" }, moved), true);
    assert.deepEqual(await store.exports.states(), [{ name: "otlp", waiting: 0, ...moved }]);
    assert.equal(await store.exports.advance({ ...lease, name: "none" }, moved), false);
  },

  "what was removed before it was sent is told as missing, and progress never goes back": async (store) => {
    const cursor = (await store.exports.claim(lease, 0)) ?? 0;
    await execute(store, { start: { subject: { id: "u" } } });
    const kept = await execute(store);
    await store.erase("u");
    const [gone, next] = await store.exports.next(cursor, 10);
    assert.deepEqual([gone?.run, next?.run], [undefined, kept]);

    await store.exports.advance(lease, { ...NOTHING, cursor: next?.place ?? 0, sent: 1, missed: 1 });
    await store.exports.advance(lease, { ...NOTHING, cursor, sent: 1 });
    const [state] = await store.exports.states();
    assert.deepEqual([state?.cursor, state?.sent, state?.missed], [next?.place, 2, 1]);
    assert.deepEqual(await nextOf(store, next?.place ?? 0), []);
  },
};
