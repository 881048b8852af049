import assert from "node:assert/strict";
import { test } from "node:test";
import type { RunId } from "../../core/ids.ts";
import type { Store } from "../../core/store.ts";
import { execute } from "../../store/_test-runs.ts";
import { openSqliteStore } from "../../store/sqlite/sqlite-store.ts";
import { reviewQueue } from "./review-queue.ts";

async function withStore(use: (store: Store) => Promise<void>): Promise<void> {
  const store = await openSqliteStore({ path: ":memory:" });
  try {
    await use(store);
  } finally {
    await store.close();
  }
}

function fail(store: Store, message: string, startedAt: number): Promise<RunId> {
  return execute(store, { start: { startedAt }, end: { status: "failed", error: { name: "E", message } } });
}

test("one of each cluster comes before the second of any, then a sample; what has a review is left out", () =>
  withStore(async (store) => {
    const often = [
      await fail(store, "It broke", 1),
      await fail(store, "It broke", 2),
      await fail(store, "It broke", 3),
    ];
    const once = await fail(store, "No connection to the shop", 4);
    const fine = await execute(store);
    const seen = await execute(store);
    await store.reviews.keep({ run: seen, verdict: "good", by: "ann", at: 1 });
    await store.reviews.keep({ run: often[1] as RunId, verdict: "bad", by: "ann", at: 1 });
    const { items, waiting, reviewed } = await reviewQueue(store);

    assert.deepEqual(
      items.map(({ run, reason }) => [run, reason]),
      [
        [often[2], "failed"],
        [once, "failed"],
        [often[0], "failed"],
        [fine, "sample"],
      ],
    );
    assert.deepEqual([waiting.failed, waiting.completed, reviewed], [3, 1, 2]);
    assert.equal(items[0]?.cluster?.count, 2);
  }));

test("failures leave room for a sample, which a seed draws again and another seed does not", () =>
  withStore(async (store) => {
    for (let i = 0; i < 30; i++) await fail(store, "It broke", i);
    for (let i = 0; i < 40; i++) await execute(store, { start: { startedAt: i } });
    const drawn = async (seed: string) =>
      (await reviewQueue(store, { limit: 20, seed })).items.flatMap(({ run, reason }) =>
        reason === "sample" ? run : [],
      );
    const [one, again, other] = [await drawn("a"), await drawn("a"), await drawn("b")];

    assert.equal(one.length, 4);
    assert.deepEqual(again, one);
    assert.notDeepEqual(other, one);
  }));
