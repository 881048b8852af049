import assert from "node:assert/strict";
import type { FactQuery, RunFact } from "../../core/run-fact.ts";
import type { Store } from "../../core/store.ts";
import { at, callOf, execute } from "../_test-runs.ts";
import type { Claims } from "./_test-claims.ts";

async function factsIn(store: Store, query: FactQuery = {}): Promise<readonly RunFact[]> {
  const found: RunFact[] = [];
  for await (const page of store.facts(query)) found.push(...page);
  return found;
}

/** What is known of runs without reading their calls, and what people write on them. */
export const remarks: Claims = {
  "facts give rows, newest first, with traits once the figures have taken a run in": async (store) => {
    const error = { name: "E", code: "gone", message: "It is gone" };
    const failed = callOf(3, {
      kind: "tool",
      address: at("find#2"),
      state: "failed",
      answer: JSON.stringify(error),
    });
    const calls = [
      callOf(1, { address: at("triage/decision"), answer: '{"route":"refund"}' }),
      callOf(2, { kind: "tool", address: at("find") }),
      failed,
    ];
    const subject = { id: "u1", attributes: { plan: "pro" } };
    const run = await execute(store, {
      start: { subject, startedAt: 5 },
      calls,
      end: { status: "failed", error },
    });
    const other = await execute(store, { start: { startedAt: 9 } });
    const before = await factsIn(store, { status: "failed" });
    await store.figures.catchUp();
    const [fact] = await factsIn(store, { status: "failed" });

    assert.deepEqual(
      before.map(({ id, isTakenIn, tools }) => [id, isTakenIn, tools]),
      [[run, false, undefined]],
    );
    assert.deepEqual(
      [fact?.route, fact?.failedAt, fact?.tools, fact?.subject],
      ["refund", "find", [{ name: "find", calls: 2, errors: 1 }], subject],
    );
    assert.deepEqual([fact?.error?.code, fact?.input, fact?.startedAt], ["gone", '"hello"', 5]);
    assert.deepEqual(
      (await factsIn(store)).map(({ id }) => id),
      [other, run],
    );
    assert.deepEqual(
      (await factsIn(store, { limit: 1, since: 6 })).map(({ id }) => id),
      [other],
    );
    assert.deepEqual(
      (await store.factsOf([run, "run_nothing" as never])).map(({ id }) => id),
      [run],
    );
  },

  "every review of a run is kept, and its last one counts": async (store) => {
    const [one, two] = [await execute(store), await execute(store)];
    await store.reviews.keep({ run: one, verdict: "bad", note: "no", expected: '"yes"', by: "ann", at: 1 });
    await store.reviews.keep({ run: two, verdict: "bad", case: "d/c", by: "bob", at: 2 });
    await store.reviews.keep({ run: one, verdict: "good", by: "bob", at: 3 });

    const verdicts = (await store.reviews.list()).map(({ run, verdict }) => [run, verdict]);
    assert.deepEqual(verdicts, [
      [one, "good"],
      [two, "bad"],
    ]);
    assert.deepEqual((await store.reviews.list({ run: one }))[1], {
      run: one,
      verdict: "bad",
      note: "no",
      expected: '"yes"',
      by: "ann",
      at: 1,
    });
    assert.deepEqual(
      (await store.reviews.list({ verdict: "bad" })).map(({ case: made }) => made),
      ["d/c"],
    );
    assert.deepEqual(
      (await store.reviews.list({ since: 3 })).map(({ at }) => at),
      [3],
    );
  },

  "notes stand with what they are about, and can be removed": async (store) => {
    const about = { kind: "case", id: "intents/refund-1" } as const;
    const first = await store.notes.add({ about, text: "Ask Ann\u0000", by: "bob", at: 1 });
    await store.notes.add({ about, text: "Done", by: "ann", at: 2 });
    await store.notes.add({ about: { ...about, kind: "run" }, text: "other", by: "ann", at: 3 });

    assert.deepEqual(
      (await store.notes.list(about)).map(({ text }) => text),
      ["Ask Ann\u0000", "Done"],
    );
    assert.equal((await store.notes.list()).length, 3);
    assert.deepEqual([await store.notes.remove(first.id), await store.notes.remove(first.id)], [true, false]);
    assert.deepEqual(
      (await store.notes.list(about)).map(({ by }) => by),
      ["ann"],
    );
  },

  "erasing a user erases the reviews and notes of their runs and cases": async (store) => {
    const run = await execute(store, { start: { subject: { id: "u1" } } });
    const kept = await execute(store);
    for (const whose of [run, kept]) {
      await store.reviews.keep({ run: whose, verdict: "bad", by: "ann", at: 1 });
      await store.notes.add({ about: { kind: "run", id: whose }, text: "x", by: "ann", at: 1 });
    }
    const about = { kind: "case", id: "d/1" } as const;
    await store.notes.add({ about, text: "their words", by: "ann", at: 1, subject: "u1" });
    await store.erase("u1");

    assert.deepEqual(
      (await store.reviews.list()).map((one) => one.run),
      [kept],
    );
    assert.deepEqual(
      (await store.notes.list()).map((one) => one.about.id),
      [kept],
    );
  },
};
