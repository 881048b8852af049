import assert from "node:assert/strict";
import { bodyOf } from "../../core/body.ts";
import { digest } from "../../core/canonical.ts";
import type { RunId } from "../../core/ids.ts";
import { callOf, execute, loaded, modelCall, startOf } from "../_test-runs.ts";
import type { Claims } from "./_test-claims.ts";

const DAY = 86_400_000;

/** The store keeps to its bounds, oldest runs going first. */
export const retention: Claims = {
  "prune() removes what has been finished for longer than its days": async (store) => {
    const now = 100 * DAY;
    const old = await execute(store, { start: { startedAt: now - 40 * DAY } });
    const long = await execute(store, { start: { startedAt: now - 40 * DAY }, took: 15 * DAY });
    const young = await execute(store, { start: { startedAt: now - 5 * DAY } });
    const waiting = await execute(store, {
      start: { startedAt: 0 },
      end: { status: "waiting", waitingFor: [] },
    });
    const open = await store.begin(startOf({ startedAt: 0 }));

    assert.equal((await store.prune({}, now)).runs, 1);
    assert.deepEqual(
      (await store.list()).runs.map(({ id }) => id),
      [open.run, waiting, young, long],
    );
    assert.equal(await store.load(old), undefined);
    assert.equal((await store.prune({ days: Number.POSITIVE_INFINITY }, now)).runs, 0);
    assert.equal((await store.prune({ days: 0 }, now)).runs, 2);
  },

  "prune() removes the oldest while the store is too large": async (store) => {
    // Digests, as what repeats itself would take no room.
    const answer = (i: number) => Array.from({ length: 300 }, (_, k) => digest(`${i}/${k}`)).join("");
    const runs: RunId[] = [];
    for (let i = 0; i < 60; i++)
      runs.push(await execute(store, { start: { startedAt: i }, calls: [callOf(1, { answer: answer(i) })] }));

    const { runs: removed, bytes } = await store.prune({ days: Number.POSITIVE_INFINITY, bytes: 600_000 }, 1);

    assert.ok(removed > 5 && removed < 60, `${removed} removed`);
    assert.ok(bytes > 0);
    assert.deepEqual(
      (await store.list({ limit: 100 })).runs.map(({ id }) => id),
      runs.slice(removed).toReversed(),
    );
    assert.ok((await store.stats()).bytes <= 600_000);
  },

  "prune() keeps what a waiting run of the same conversation refers to": async (store) => {
    const thread = ["system", "hello", "answer"];
    await execute(store, { start: { startedAt: 0 }, calls: [modelCall(1, bodyOf("{}", { thread }))] });
    const ask = bodyOf("{}", { thread: [...thread, "more"] });
    const waiting = await execute(store, {
      calls: [modelCall(1, ask)],
      end: { status: "waiting", waitingFor: [] },
    });

    await store.prune({ days: 0 }, 1e15);

    assert.deepEqual((await loaded(store, waiting)).calls[0]?.ask, ask);
  },
};
