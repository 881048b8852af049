import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { bodyOf, threadOf } from "../core/body.ts";
import { digest } from "../core/canonical.ts";
import { isAirworthyError } from "../core/errors.ts";
import type { RunId, SessionId } from "../core/ids.ts";
import type { CallRecord, RunEnd, StoredRun } from "../core/run.ts";
import type { RunQuery, Store } from "../core/store.ts";
import { at, COMPLETED, callOf, execute, loaded, modelCall, startOf, TOTALS } from "./_test-runs.ts";

export interface StoreFixture {
  readonly store: Store;
  /** Opens what `store` holds a second time, as another process would. */
  readonly another: () => Promise<Store>;
  /** Closes everything and removes it. */
  readonly dispose: () => Promise<void>;
}

export interface StoreTraits {
  /** Whether `another` works: not, where the data is only in memory. */
  readonly isShared: boolean;
}

const DAY = 86_400_000;

/** The contract of a store. Every implementation of the port runs it. */
export function testStore(name: string, open: () => Promise<StoreFixture>, traits: StoreTraits): void {
  const check = (claim: string, body: (store: Store, fixture: StoreFixture) => Promise<void>) =>
    test(`${name}: ${claim}`, async () => {
      const fixture = await open();
      try {
        await body(fixture.store, fixture);
      } finally {
        await fixture.dispose();
      }
    });

  testJournal(check);
  testOwnership(check);
  testList(check);
  testSessions(check);
  testLedgerAndApprovals(check);
  testImport(check);
  testRemoval(check);
  testClose(check);
  if (traits.isShared) testSharing(check);
}

type Check = (claim: string, body: (store: Store, fixture: StoreFixture) => Promise<void>) => void;

function refusal(code: string): (error: unknown) => boolean {
  return (error) => {
    assert.ok(isAirworthyError(error, code), `expected ${code}, got ${String(error)}`);
    assert.ok(error.hint.length > 0);
    return true;
  };
}

function testJournal(check: Check): void {
  check("load() gives back everything that was stored of a run", async (store) => {
    const start = startOf({
      session: "ses_1" as SessionId,
      subject: { id: "user-1", attributes: { plan: "pro", seats: 3, trial: false } },
      tags: ["b", "a", "b"],
      release: "rel_1",
      parent: { kind: "fork", run: "run_0" as RunId, at: at("triage") },
      source: "openai",
      input: bodyOf('{"q":1}', { shared: "[tools]", thread: ['{"role":"user"}'] }),
    });
    const ask = bodyOf('{"temperature":0}', { shared: "x".repeat(5000), thread: ["1", "2".repeat(2000)] });
    const calls = [
      { ...modelCall(1, ask), note: { model: "m", cost: 0.1, prompts: ["a@1"], redacted: true as const } },
      callOf(2, { kind: "tool", state: "begun", answer: undefined, note: { effect: "write", key: "k" } }),
      callOf(3, {
        kind: "tool",
        state: "failed",
        answer: '{"name":"Error"}',
        ask: bodyOf("{}"),
        askHash: "h",
      }),
      callOf(4, { kind: "sleep", took: 0, at: -3 }),
    ];
    const output = bodyOf('"out"', { shared: "s", thread: [] });

    const ticket = await store.begin(start);
    for (const call of calls) await store.append(ticket, call);
    await store.end(ticket, { status: "completed", output }, TOTALS, 99.5);

    assert.deepEqual(await store.load(start.id), {
      ...start,
      end: { status: "completed", output },
      status: "completed",
      interrupted: false,
      took: 99.5,
      totals: TOTALS,
      attempt: 1,
      calls,
    } satisfies StoredRun);
  });

  const ends: readonly RunEnd[] = [
    {
      status: "failed",
      error: { name: "TypeError", message: "x", code: "c", cause: { name: "E", message: "y" } },
    },
    { status: "cancelled", error: { name: "AbortError", message: "z".repeat(20_000) } },
    { status: "waiting", waitingFor: [at("refund"), at("sleep#2")] },
  ];
  for (const end of ends) {
    check(`load() gives back how a ${end.status} run ended`, async (store) => {
      const run = await execute(store, { end });

      const { status, end: stored, interrupted } = await loaded(store, run);
      assert.deepEqual(
        { status, stored, interrupted },
        { status: end.status, stored: end, interrupted: false },
      );
    });
  }

  check("load() knows no run that was never stored", async (store) => {
    assert.equal(await store.load(startOf().id), undefined);
  });

  check("texts come back as they were, whatever they hold", async (store) => {
    const texts = [
      "",
      "\u0000",
      "a\u0000b",
      "\ud800",
      "x\udfff",
      "\u0001",
      '\u0001"a"',
      "שלום \u202e",
      "😀".repeat(900),
      "ü".repeat(1_000_000),
      "\ud800".repeat(5000),
    ];
    const start = startOf({
      workflow: "w\ud800",
      session: "s\udc00" as SessionId,
      subject: { id: "\ud801" },
      tags: ["\ud802"],
    });
    const calls = texts.map((text, i) =>
      callOf(i + 1, { answer: text, ask: bodyOf(text, { shared: text, thread: [text, "next", text] }) }),
    );

    const run = await execute(store, { start, calls });

    const stored = await loaded(store, run);
    assert.deepEqual(stored.calls, calls);
    assert.deepEqual(
      [stored.workflow, stored.session, stored.subject, stored.tags],
      [start.workflow, start.session, start.subject, start.tags],
    );
    assert.equal((await store.list({ subject: "\ud802" })).runs.length, 0);
    assert.equal((await store.list({ subject: "\ud801", tag: "\ud802" })).runs.length, 1);
  });

  check("a run in flight is seen at once, with the calls so far", async (store) => {
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
  });

  check("100 runs in flight are each stored whole and in order", async (store) => {
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
  });

  check("begin() refuses the id of a stored run and of one in flight", async (store) => {
    const run = await execute(store);
    await assert.rejects(store.begin(startOf({ id: run })), refusal("run_exists"));

    const start = startOf();
    await store.begin(start);
    await assert.rejects(store.begin(start), refusal("run_exists"));
  });

  check("append() refuses a place that is taken, and what is no place", async (store) => {
    const ticket = await store.begin(startOf());
    await store.append(ticket, callOf(1));

    await assert.rejects(store.append(ticket, callOf(1, { answer: '"other"' })), refusal("run_taken_over"));
    await assert.rejects(store.append(ticket, callOf(0)), refusal("too_many_calls"));
    await assert.rejects(store.append(ticket, callOf(2 ** 20)), refusal("too_many_calls"));
    assert.deepEqual((await loaded(store, ticket.run)).calls, [callOf(1)]);
  });

  check("a refused call takes nothing else down with it", async (store) => {
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
  });

  check("a ticket ends with its run", async (store) => {
    const ticket = await store.begin(startOf());
    await store.end(ticket, COMPLETED, TOTALS, 1);

    await assert.rejects(store.append(ticket, callOf(1)), refusal("run_ended"));
    await assert.rejects(store.end(ticket, COMPLETED, TOTALS, 1), refusal("run_ended"));
  });

  check("a ticket of somebody else is refused", async (store) => {
    const ticket = { run: startOf().id, lastSeq: 0, attempt: 1 };

    await assert.rejects(store.append(ticket, callOf(1)), refusal("invalid_ticket"));
  });
}

function testOwnership(check: Check): void {
  check("claim() carries a waiting run on where it stopped", async (store) => {
    const start = startOf();
    const first = await store.begin(start);
    await store.append(first, callOf(1));
    await store.end(first, { status: "waiting", waitingFor: [at("ok")] }, TOTALS, 5);

    const second = await store.claim(start.id);
    assert.deepEqual([second.run, second.lastSeq, second.attempt], [start.id, 1, 2]);
    assert.equal((await loaded(store, start.id)).status, "running");
    await store.append(second, callOf(2));
    await store.end(second, COMPLETED, TOTALS, 9);

    const { status, attempt, took, calls } = await loaded(store, start.id);
    assert.deepEqual(
      { status, attempt, took, calls: calls.length },
      { status: "completed", attempt: 2, took: 9, calls: 2 },
    );
  });

  check("a ticket that was taken over can write nothing", async (store) => {
    const start = startOf();
    const first = await store.begin(start);
    await store.end(first, { status: "waiting", waitingFor: [] }, TOTALS, 5);
    await store.claim(start.id);

    await assert.rejects(store.append(first, callOf(1)), refusal("run_taken_over"));
    await assert.rejects(store.end(first, COMPLETED, TOTALS, 1), refusal("run_taken_over"));
    assert.equal((await loaded(store, start.id)).calls.length, 0);
  });

  check("claim() refuses a run in flight, a finished one and an unknown one", async (store) => {
    const { run } = await store.begin(startOf());
    await assert.rejects(store.claim(run), refusal("run_busy"));
    await assert.rejects(store.claim(await execute(store)), refusal("run_ended"));
    await assert.rejects(store.claim(startOf().id), refusal("run_not_found"));
  });

  check("claim() is won by one of two that try at once", async (store) => {
    const run = await execute(store, { end: { status: "waiting", waitingFor: [] } });

    const outcomes = await Promise.allSettled([store.claim(run), store.claim(run)]);

    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ["fulfilled", "rejected"],
    );
  });

  check("release() gives a claimed run back as it was", async (store) => {
    const waiting = await execute(store, { end: { status: "waiting", waitingFor: [at("ok")] } });
    const ticket = await store.claim(waiting);
    await store.release(ticket);
    await store.release(ticket);

    const { status, end, totals } = await loaded(store, waiting);
    assert.deepEqual(
      [status, end, totals],
      ["waiting", { status: "waiting", waitingFor: [at("ok")] }, TOTALS],
    );
    await assert.rejects(store.append(ticket, callOf(1)), refusal("run_ended"));
    assert.equal((await store.claim(waiting)).attempt, 3);
  });

  check("release() leaves a running run interrupted, for anyone to take", async (store) => {
    const ticket = await store.begin(startOf());
    await store.append(ticket, callOf(1));
    await store.release(ticket);

    assert.deepEqual(
      (await store.list({ status: "interrupted" })).runs.map(({ id }) => id),
      [ticket.run],
    );
    assert.equal((await loaded(store, ticket.run)).interrupted, true);
    assert.equal((await store.claim(ticket.run)).lastSeq, 1);
    assert.deepEqual((await store.list({ status: "interrupted" })).runs, []);
  });
}

function testList(check: Check): void {
  const idsOf = async (store: Store, query?: RunQuery) => (await store.list(query)).runs.map(({ id }) => id);

  check("list() gives the newest first, in pages without gaps", async (store) => {
    const runs: RunId[] = [];
    for (let i = 0; i < 7; i++) runs.push(await execute(store));
    assert.deepEqual(await idsOf(store), runs.toReversed());

    const pages: RunId[][] = [];
    let cursor: string | undefined;
    do {
      const page = await store.list({ limit: 3, ...(cursor === undefined ? {} : { cursor }) });
      pages.push(page.runs.map(({ id }) => id));
      cursor = page.next;
      await execute(store);
    } while (cursor !== undefined);

    assert.deepEqual(pages.flat(), runs.toReversed());
    assert.deepEqual(
      pages.map((page) => page.length),
      [3, 3, 1],
    );
  });

  check("list() finds runs by each of its conditions, alone and together", async (store) => {
    const session = "ses_a" as SessionId;
    const runs = [
      await execute(store, { start: { workflow: "a", startedAt: 100, session, subject: { id: "u" } } }),
      await execute(store, { start: { workflow: "b", startedAt: 200, tags: ["x", "y"], release: "r1" } }),
      await execute(store, {
        start: { workflow: "a", startedAt: 300, tags: ["y"] },
        end: { status: "waiting", waitingFor: [] },
      }),
      await execute(store, {
        start: { workflow: "a", startedAt: 400, release: "r1" },
        end: { status: "failed", error: { name: "E", message: "m" } },
      }),
    ];
    runs.push((await store.begin(startOf({ workflow: "b", startedAt: 500 }))).run);
    const cases: readonly [RunQuery, readonly number[]][] = [
      [{ workflow: "a" }, [3, 2, 0]],
      [{ status: "completed" }, [1, 0]],
      [{ status: "failed" }, [3]],
      [{ status: "waiting" }, [2]],
      [{ status: "running" }, [4]],
      [{ status: "interrupted" }, []],
      [{ session }, [0]],
      [{ subject: "u" }, [0]],
      [{ tag: "y" }, [2, 1]],
      [{ release: "r1" }, [3, 1]],
      [{ since: 200 }, [4, 3, 2, 1]],
      [{ until: 200 }, [1, 0]],
      [{ since: 200, until: 300 }, [2, 1]],
      [{ workflow: "a", status: "failed", release: "r1", since: 400, until: 400 }, [3]],
      [{ workflow: "a", status: "completed", session, subject: "u" }, [0]],
      [{ tag: "y", workflow: "b" }, [1]],
      [{ workflow: "c" }, []],
    ];
    for (const [query, expected] of cases) {
      assert.deepEqual(
        await idsOf(store, query),
        expected.map((i) => runs[i]),
        JSON.stringify(query),
      );
    }
  });

  check("list() gives what load() gives, without the calls", async (store) => {
    const run = await execute(store, { calls: [callOf(1)], start: { subject: { id: "u" }, tags: ["t"] } });

    const { calls: _, ...summary } = await loaded(store, run);
    assert.deepEqual((await store.list()).runs, [summary]);
  });

  check("list() refuses a limit and a cursor that are none", async (store) => {
    await assert.rejects(store.list({ limit: 0 }), refusal("invalid_query"));
    await assert.rejects(store.list({ limit: 1.5 }), refusal("invalid_query"));
    await assert.rejects(store.list({ cursor: "1 OR 1" }), refusal("invalid_query"));
  });
}

function testSessions(check: Check): void {
  const session = "ses_chat" as SessionId;

  check("a session grows by the messages of each turn", async (store) => {
    assert.equal(await store.session(session), undefined);
    const first = await execute(store, { start: { session }, turn: { session, messages: ["u1", "a1"] } });
    await execute(store, { start: { session } });
    const second = await execute(store, {
      start: { session },
      turn: { session, messages: ["u2", "a2".repeat(1000)] },
    });

    assert.deepEqual(await store.session(session), {
      id: session,
      messages: ["u1", "a1", "u2", "a2".repeat(1000)],
      turns: 2,
    });
    assert.deepEqual([(await loaded(store, first)).turn, (await loaded(store, second)).turn], [1, 2]);
  });

  check("a turn is stored with the end of its run or not at all", async (store) => {
    const ticket = await store.begin(startOf({ session }));
    await store.end(ticket, COMPLETED, TOTALS, 1, { session, messages: ["once"] });

    const again = store.end(ticket, COMPLETED, TOTALS, 1, { session, messages: ["twice"] });

    await assert.rejects(again, refusal("run_ended"));
    assert.deepEqual((await store.session(session))?.messages, ["once"]);
  });

  check("a run adds to no other session than its own", async (store) => {
    const ticket = await store.begin(startOf({ session: "ses_own" as SessionId }));
    const end = store.end(ticket, COMPLETED, TOTALS, 1, { session, messages: ["m"] });

    await assert.rejects(end, refusal("foreign_session"));
    assert.equal(await store.session(session), undefined);
    assert.equal((await loaded(store, ticket.run)).status, "running");
  });

  check("conversations that part keep what is theirs", async (store) => {
    const message = fc.constantFrom("a", "b", "c", "long".repeat(400));
    const threads = fc.array(fc.array(message, { maxLength: 6 }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(threads, async (conversations) => {
        const calls = conversations.map((thread, i) => modelCall(i + 1, bodyOf("{}", { thread })));
        const run = await execute(store, { calls });

        const { calls: stored } = await loaded(store, run);
        assert.deepEqual(
          stored.map(({ ask }) => ask?.thread),
          conversations.map(threadOf),
        );
      }),
      { numRuns: 50 },
    );
  });
}

function testLedgerAndApprovals(check: Check): void {
  const run = "run_1" as RunId;

  check("ledger.find() gives the first result until it expires", async ({ ledger }) => {
    const later = Date.now() + DAY;
    assert.equal(await ledger.find("refund", "k"), undefined);

    await ledger.keep("refund", "k", { answer: '"first"', run, storedAt: 5 }, later);
    await ledger.keep("refund", "k", { answer: '"second"', run, storedAt: 6 }, later);
    await ledger.keep(
      "refund",
      "long",
      { answer: "z".repeat(9000), run, storedAt: 7 },
      Number.POSITIVE_INFINITY,
    );

    assert.deepEqual(await ledger.find("refund", "k"), { answer: '"first"', run, storedAt: 5 });
    assert.equal((await ledger.find("refund", "long"))?.answer, "z".repeat(9000));
    assert.equal(await ledger.find("other", "k"), undefined);
  });

  check("ledger.keep() replaces a result that has expired", async ({ ledger }) => {
    await ledger.keep("refund", "k", { answer: '"old"', run, storedAt: 5 }, Date.now() - 1);
    assert.equal(await ledger.find("refund", "k"), undefined);

    await ledger.keep("refund", "k", { answer: '"new"', run, storedAt: 6 }, Date.now() + DAY);
    assert.equal((await ledger.find("refund", "k"))?.answer, '"new"');
  });

  check("an approval waits for one decision, and keeps it", async (store) => {
    const { approvals } = store;
    const request = { title: "Refund 120 EUR", details: { order: 7 } };
    const { run } = await store.begin(startOf());
    const decision = { approved: false, by: "ana", at: 9, reason: "too much" } as const;

    assert.equal(await approvals.ask(run, at("refund"), request), undefined);
    assert.equal(await approvals.ask(run, at("refund"), request), undefined);
    const [pending, ...others] = await approvals.pending();
    assert.deepEqual(
      { ...pending, requestedAt: 0 },
      { ...request, run, address: at("refund"), requestedAt: 0 },
    );
    assert.equal(others.length, 0);

    await approvals.decide(run, at("refund"), decision);
    assert.deepEqual(await approvals.ask(run, at("refund"), request), decision);
    assert.deepEqual(await approvals.pending(run), []);
    await assert.rejects(approvals.decide(run, at("refund"), decision), refusal("approval_decided"));
    await assert.rejects(approvals.decide(run, at("other"), decision), refusal("approval_not_found"));
  });

  check("approvals.pending() leaves out other runs, and runs that have ended", async (store) => {
    const open = await store.begin(startOf());
    const ended = await store.begin(startOf());
    for (const { run } of [open, ended]) await store.approvals.ask(run, at("a"), { title: "t" });
    await store.end(ended, COMPLETED, TOTALS, 1);

    assert.deepEqual(
      (await store.approvals.pending()).map(({ run }) => run),
      [open.run],
    );
    assert.deepEqual(await store.approvals.pending(ended.run), []);
  });
}

function testImport(check: Check): void {
  const whole = async (store: Store): Promise<StoredRun> => {
    const calls = [modelCall(1, bodyOf("{}", { shared: "tools", thread: ["a", "b"] })), callOf(2)];
    return loaded(
      store,
      await execute(store, { calls, start: { subject: { id: "u", attributes: { plan: "x" } } } }),
    );
  };

  check("import() stores a run as load() gave it", async (store) => {
    const run = await whole(store);
    const copy = { ...run, id: startOf().id, attempt: 3, turn: 2 };

    await store.import(copy);

    assert.deepEqual(await store.load(copy.id), copy);
  });

  check("import() takes the same run twice, and no other one of its id", async (store) => {
    const run = await whole(store);

    await store.import(run);
    await assert.rejects(store.import({ ...run, workflow: "other" }), refusal("run_exists"));
    await assert.rejects(store.import({ ...run, calls: run.calls.slice(1) }), refusal("run_exists"));

    assert.deepEqual(await store.load(run.id), run);
  });

  check("import() refuses a run that contradicts itself, and stores nothing of it", async (store) => {
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
  });

  check("import() of an unfinished run leaves it to be claimed", async (store) => {
    const { run } = await store.begin(startOf());
    const copy = { ...(await loaded(store, run)), id: startOf().id, calls: [callOf(1)] };
    await store.import(copy);

    assert.equal((await loaded(store, copy.id)).interrupted, true);
    assert.equal((await store.claim(copy.id)).lastSeq, 1);
  });
}

function testRemoval(check: Check): void {
  check("erase() removes a subject with everything only it refers to", async (store) => {
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
  });

  check("erase() leaves everybody else's runs as they were", async (store) => {
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
  });

  check("erase() finds results in the ledger whose run was pruned", async (store) => {
    const run = await execute(store, { start: { subject: { id: "u" }, startedAt: 0 } });
    await store.ledger.keep("tool", "k", { answer: "1", run, storedAt: 1 }, Date.now() + DAY);
    await store.prune({ days: 0 });
    assert.equal((await store.ledger.find("tool", "k"))?.answer, "1");

    await store.erase("u");
    assert.equal(await store.ledger.find("tool", "k"), undefined);
  });

  check("runs go on while others are removed, and lose nothing", async (store) => {
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
  });

  check("prune() removes what has been finished for longer than its days", async (store) => {
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
  });

  check("prune() removes the oldest while the store is too large", async (store) => {
    // Digests, as what repeats itself would take no room.
    const answer = (i: number) => Array.from({ length: 300 }, (_, k) => digest(`${i}/${k}`)).join("");
    const runs: RunId[] = [];
    for (let i = 0; i < 60; i++)
      runs.push(await execute(store, { start: { startedAt: i }, calls: [callOf(1, { answer: answer(i) })] }));

    const { runs: removed, bytes } = await store.prune({ days: Number.POSITIVE_INFINITY, bytes: 250_000 }, 1);

    assert.ok(removed > 5 && removed < 60, `${removed} removed`);
    assert.ok(bytes > 0);
    assert.deepEqual(
      (await store.list({ limit: 100 })).runs.map(({ id }) => id),
      runs.slice(removed).toReversed(),
    );
    assert.ok((await store.stats()).bytes <= 250_000);
  });

  check("prune() keeps what a waiting run of the same conversation refers to", async (store) => {
    const thread = ["system", "hello", "answer"];
    await execute(store, { start: { startedAt: 0 }, calls: [modelCall(1, bodyOf("{}", { thread }))] });
    const ask = bodyOf("{}", { thread: [...thread, "more"] });
    const waiting = await execute(store, {
      calls: [modelCall(1, ask)],
      end: { status: "waiting", waitingFor: [] },
    });

    await store.prune({ days: 0 }, 1e15);

    assert.deepEqual((await loaded(store, waiting)).calls[0]?.ask, ask);
  });
}

function testClose(check: Check): void {
  check("a closed store refuses everything, and closing it again does nothing", async (store) => {
    const ticket = await store.begin(startOf());
    await store.close();
    await store.close();

    await assert.rejects(store.begin(startOf()), refusal("store_closed"));
    await assert.rejects(store.append(ticket, callOf(1)), refusal("store_closed"));
    await assert.rejects(store.load(ticket.run), refusal("store_closed"));
    await assert.rejects(store.erase("u"), refusal("store_closed"));
  });

  check("the secret is 64 hex digits, another in each store", async (store) => {
    assert.match(store.secret, /^[0-9a-f]{64}$/);
  });
}

function testSharing(check: Check): void {
  check("close() stores what was still waiting", async (store, { another }) => {
    const start = startOf();
    const ticket = await store.begin(start);
    const appended = Promise.all([1, 2, 3].map((seq) => store.append(ticket, callOf(seq))));
    await store.close();
    await appended;

    assert.equal((await loaded(await another(), start.id)).calls.length, 3);
  });

  check(
    "what is acknowledged is seen by others at once, and the secret is the same",
    async (store, { another }) => {
      const other = await another();
      const ticket = await store.begin(startOf());
      await store.append(ticket, callOf(1));

      assert.deepEqual((await loaded(other, ticket.run)).calls, [callOf(1)]);
      assert.equal(other.secret, store.secret);
    },
  );

  check("a run belongs to one store until that closes", async (store, { another }) => {
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
  });

  check("two stores write side by side without losing or mixing anything", async (store, { another }) => {
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
  });

  check("a text that another store has erased is stored anew", async (store, { another }) => {
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
  });

  check("a run that another store erases cannot be written to any more", async (store, { another }) => {
    const other = await another();
    const ticket = await store.begin(startOf({ subject: { id: "u" } }));
    await store.append(ticket, callOf(1));
    await other.erase("u");
    await execute(other);

    await assert.rejects(store.append(ticket, callOf(2)), refusal("run_not_found"));
    assert.equal((await other.stats()).calls, 0);
  });
}
