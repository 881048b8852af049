import assert from "node:assert/strict";
import { newRunId } from "../../core/ids.ts";
import { execute } from "../_test-runs.ts";
import type { Claims } from "./_test-claims.ts";

const fork = {
  at: 3,
  actor: "ann\u0000",
  role: "operator",
  action: "run.fork",
  target: "run_1",
  reason: "why",
  details: { fork: "run_2", calls: 2, same: false },
} as const;

/** Who changed what, and what a request has started. */
export const changes: Claims = {
  "the audit log gives what was added, the newest first, by each condition": async (store) => {
    await store.audit.add({ at: 1, actor: "bob", role: "cli", action: "runs prune" });
    await store.audit.add(fork);
    await store.audit.add({ at: 5, actor: "bob", role: "cli", action: "run", target: "run_1" });
    const ats = async (query?: Parameters<typeof store.audit.list>[0]) =>
      (await store.audit.list(query)).map(({ at }) => at);
    const [newest, middle] = await store.audit.list();

    assert.deepEqual({ ...fork, id: middle?.id }, middle);
    assert.deepEqual(await ats(), [5, 3, 1]);
    assert.deepEqual(await ats({ actor: "bob" }), [5, 1]);
    assert.deepEqual(await ats({ action: "run.fork" }), [3]);
    assert.deepEqual(await ats({ target: "run_1", until: 4 }), [3]);
    assert.deepEqual(await ats({ since: 3, limit: 1 }), [5]);
    assert.deepEqual(await ats({ before: newest?.id ?? 0 }), [3, 1]);
  },

  "the audit log outlives the runs it is about": async (store) => {
    const run = await execute(store, { start: { subject: { id: "u" } } });
    await store.audit.add({ ...fork, target: run });
    await store.erase("u");
    await store.prune({ days: 0 });

    assert.equal((await store.audit.list({ target: run })).length, 1);
  },

  "a key stands for the first request of its caller, until somebody takes over or a week has gone": async (
    store,
  ) => {
    const first = { caller: "ann", key: "k", hash: "h", run: newRunId(), at: 1_000 };
    const again = { ...first, hash: "other", run: newRunId(), at: 2_000 };
    const claim = await store.startKeys.claim(first);
    assert.deepEqual(claim, { run: first.run, hash: "h", at: 1_000, isNew: true });
    assert.deepEqual(await store.startKeys.claim(again), { ...claim, isNew: false });
    assert.equal((await store.startKeys.claim({ ...again, caller: "bob" })).isNew, true);
    const taken = [
      await store.startKeys.takeOver(again, claim),
      await store.startKeys.takeOver(again, claim),
    ];
    assert.deepEqual(taken, [true, false]);
    assert.deepEqual(await store.startKeys.claim(again), { ...claim, at: 2_000, isNew: false });
    await store.startKeys.release(again);
    assert.equal((await store.startKeys.claim(again)).run, first.run);
    assert.equal((await store.startKeys.claim({ ...again, at: 2_001 + 7 * 86_400_000 })).isNew, true);
  },
};
