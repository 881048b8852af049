import assert from "node:assert/strict";
import fc from "fast-check";
import { bodyOf } from "../../core/body.ts";
import { isAirworthyError } from "../../core/errors.ts";
import type { RunId, SessionId } from "../../core/ids.ts";
import type { CallRecord } from "../../core/run.ts";
import { at, callOf, execute, loaded, modelCall, startOf } from "../_test-runs.ts";
import type { Claims } from "./_test-claims.ts";
import { refusal } from "./_test-refusal.ts";

const DAY = 86_400_000;

/** What is removed is gone, and nothing else is. */
export const erasure: Claims = {
  "erase() removes a subject with everything only it refers to": async (store) => {
    const session = "ses_u" as SessionId;
    const subject = { id: "u" };
    const run = await execute(store, {
      start: { subject, session, tags: ["t"] },
      turn: { session, messages: ["m"] },
    });
    const open = await store.begin(startOf({ subject }));
    await store.approvals.ask(open.run, at("a"), { title: "t" });
    await store.ledger.keep("tool", "k", { answer: "1", run, storedAt: 1 }, Date.now() + DAY);
    const other = await execute(store, { start: { subject: { id: "v" } } });

    assert.equal((await store.erase("u")).runs, 2);

    assert.deepEqual(
      [await store.load(run), await store.load(open.run), await store.session(session)],
      [undefined, undefined, undefined],
    );
    assert.equal(await store.ledger.find("tool", "k"), undefined);
    assert.deepEqual([await store.approvals.pending(), (await store.list({ tag: "t" })).runs], [[], []]);
    assert.deepEqual(
      (await store.list()).runs.map(({ id }) => id),
      [other],
    );
    await assert.rejects(store.append(open, callOf(1)), refusal("run_not_found"));
    assert.deepEqual(await store.erase("u"), { runs: 0, bytes: 0 });
  },

  "erase() leaves everybody else's runs as they were": async (store) => {
    const message = fc.constantFrom("a", "b", "long".repeat(400));
    const call = fc.record({ thread: fc.array(message, { maxLength: 5 }), shared: message, answer: message });
    const runs = fc.array(
      fc.record({ subject: fc.constantFrom("u", "v"), calls: fc.array(call, { maxLength: 3 }) }),
      { maxLength: 8 },
    );
    const add = async (
      given: readonly {
        subject: string;
        calls: readonly { thread: string[]; shared: string; answer: string }[];
      }[],
    ) => {
      for (const { subject, calls } of given) {
        const records = calls.map(({ thread, shared, answer }, i) => ({
          ...modelCall(i + 1, bodyOf("{}", { thread, shared })),
          answer,
        }));
        await execute(store, { start: { subject: { id: subject } }, calls: records });
      }
    };
    const all = async (subject: string) =>
      Promise.all((await store.list({ subject })).runs.map(({ id }) => store.load(id)));
    await fc.assert(
      fc.asyncProperty(runs, runs, async (before, after) => {
        await add(before);
        const others = await all("v");
        await store.erase("u");
        assert.deepEqual(await all("v"), others);
        assert.deepEqual(await all("u"), []);
        await add(after);
        assert.equal((await all("u")).length, after.filter(({ subject }) => subject === "u").length);
        await store.erase("v");
      }),
      { numRuns: 25 },
    );
  },

  "erase() finds results in the ledger whose run was pruned": async (store) => {
    const run = await execute(store, { start: { subject: { id: "u" }, startedAt: 0 } });
    await store.ledger.keep("tool", "k", { answer: "1", run, storedAt: 1 }, Date.now() + DAY);
    await store.prune({ days: 0 });
    assert.equal((await store.ledger.find("tool", "k"))?.answer, "1");

    await store.erase("u");
    assert.equal(await store.ledger.find("tool", "k"), undefined);
  },

  "runs go on while others are removed, and lose nothing": async (store) => {
    const message = fc.constantFrom("a", "b", "long".repeat(400));
    const run = fc.record({
      subject: fc.constantFrom("u", "v"),
      threads: fc.array(fc.array(message, { maxLength: 4 }), { maxLength: 5 }),
    });
    let expected = new Map<RunId, readonly CallRecord[]>();
    const add = async ({ subject, threads }: { subject: string; threads: readonly string[][] }) => {
      const calls = threads.map((thread, i) =>
        modelCall(i + 1, bodyOf("{}", { thread, shared: thread.join("") })),
      );
      try {
        const id = await execute(store, { start: { subject: { id: subject } }, calls });
        if (subject === "v") expected.set(id, calls);
      } catch (error) {
        assert.ok(subject === "u" && isAirworthyError(error, "run_not_found"), String(error));
      }
    };
    await fc.assert(
      fc.asyncProperty(fc.array(run, { minLength: 4, maxLength: 12 }), async (runs) => {
        for (const one of runs.slice(0, 3)) await add(one);
        const removals = [
          store.erase("u"),
          store.prune({ days: Number.POSITIVE_INFINITY }),
          store.erase("u"),
        ];
        await Promise.all([...removals, ...runs.slice(3).map(add)]);
        for (const [id, calls] of expected) assert.deepEqual((await loaded(store, id)).calls, calls);
        await Promise.all(["u", "v"].map((subject) => store.erase(subject)));
        expected = new Map();
        assert.equal((await store.stats()).runs, 0);
      }),
      { numRuns: 25 },
    );
  },
};
