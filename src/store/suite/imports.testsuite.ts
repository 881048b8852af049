import assert from "node:assert/strict";
import { bodyOf } from "../../core/body.ts";
import type { StoredRun } from "../../core/run.ts";
import type { Store } from "../../core/store.ts";
import { callOf, execute, loaded, modelCall, startOf } from "../_test-runs.ts";
import type { Claims } from "./_test-claims.ts";
import { refusal } from "./_test-refusal.ts";

const whole = async (store: Store): Promise<StoredRun> => {
  const calls = [modelCall(1, bodyOf("{}", { shared: "tools", thread: ["a", "b"] })), callOf(2)];
  return loaded(
    store,
    await execute(store, { calls, start: { subject: { id: "u", attributes: { plan: "x" } } } }),
  );
};

/** A run that was executed elsewhere is stored whole or not at all. */
export const imports: Claims = {
  "import() stores a run as load() gave it": async (store) => {
    const run = await whole(store);
    const copy = { ...run, id: startOf().id, attempt: 3, turn: 2 };

    await store.import(copy);

    assert.deepEqual(await store.load(copy.id), copy);
  },

  "import() takes the same run twice, and no other one of its id": async (store) => {
    const run = await whole(store);

    await store.import(run);
    await assert.rejects(store.import({ ...run, workflow: "other" }), refusal("run_exists"));
    await assert.rejects(store.import({ ...run, calls: run.calls.slice(1) }), refusal("run_exists"));

    assert.deepEqual(await store.load(run.id), run);
  },

  "import() refuses a run that contradicts itself, and stores nothing of it": async (store) => {
    const run = { ...(await whole(store)), id: startOf().id };
    const [first, second] = run.calls;
    assert.ok(first?.ask?.thread && second);
    const forged = {
      ...first,
      ask: { ...first.ask, thread: { ...first.ask.thread, texts: ["a", "forged"] } },
    };
    const shared = {
      ...first,
      ask: { ...first.ask, shared: { text: "forged", hash: first.ask.shared?.hash ?? "" } },
    };

    for (const calls of [[forged], [shared], [second, second], [{ ...second, seq: 0 }]]) {
      await assert.rejects(store.import({ ...run, calls }), refusal("invalid_run"));
    }
    await assert.rejects(store.import({ ...run, end: undefined }), refusal("invalid_run"));
    assert.equal(await store.load(run.id), undefined);
  },

  "import() of an unfinished run leaves it to be claimed": async (store) => {
    const { run } = await store.begin(startOf());
    const copy = { ...(await loaded(store, run)), id: startOf().id, calls: [callOf(1)] };
    await store.import(copy);

    assert.equal((await loaded(store, copy.id)).interrupted, true);
    assert.equal((await store.claim(copy.id)).lastSeq, 1);
  },
};
