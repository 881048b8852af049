import assert from "node:assert/strict";
import { after, test } from "node:test";
import { bodyOf } from "../../core/body.ts";
import { digest } from "../../core/canonical.ts";
import type { RunId } from "../../core/ids.ts";
import type { Store } from "../../core/store.ts";
import { COMPLETED, callOf, execute, loaded, modelCall, startOf, TOTALS } from "../_test-runs.ts";
import { TestDatabases } from "./_test-databases.ts";
import { openPostgresStore } from "./postgres-store.ts";

const databases = await TestDatabases.start();
after(() => databases.server.dispose());

const DAY = 86_400_000;
const LONG = "long ".repeat(500);
const thread = (name: string) => bodyOf("{}", { thread: ["system", name], shared: LONG });

/** Makes all that a store holds some days older, as if its server's clock had been elsewhere. */
async function age(database: string, days: number): Promise<void> {
  const shift = `${days} * (1::bigint << 36)`;
  const today = "(floor(extract(epoch FROM now()) / 86400)::bigint)";
  await databases.query(
    `DO $$ DECLARE day bigint := ${today} - ${days};
    BEGIN
      EXECUTE format('CREATE TABLE airworthy.call_%s PARTITION OF airworthy.call FOR VALUES FROM (%s) TO (%s)', day, day << 36, (day + 1) << 36);
      EXECUTE format('CREATE TABLE airworthy.blob_%s PARTITION OF airworthy.blob FOR VALUES FROM (%s) TO (%s)', day, day, day + 1);
      EXECUTE format('CREATE TABLE airworthy.message_%s PARTITION OF airworthy.message FOR VALUES FROM (%s) TO (%s)', day, day, day + 1);
    END $$;
    UPDATE airworthy.run SET id = id - ${shift}, started_at = started_at - ${days * DAY};
    ${["run_end", "run_tag", "open_run", "ended", "call"].map((table) => `UPDATE airworthy.${table} SET run = run - ${shift};`).join("\n")}
    UPDATE airworthy.blob SET day = day - ${days}; UPDATE airworthy.message SET day = day - ${days};`,
    database,
  );
}

async function partitions(database: string): Promise<number> {
  const rows = await databases.query(
    "SELECT 1 FROM pg_class WHERE relnamespace = 'airworthy'::regnamespace AND relkind = 'r' AND relname ~ '^(call|blob|message)_[0-9]+$'",
    database,
  );
  return rows.length;
}

async function opened(work: (store: Store, database: string) => Promise<void>): Promise<void> {
  const database = await databases.create();
  const store = await openPostgresStore(databases.options(database));
  try {
    await work(store, database);
  } finally {
    await store.close();
  }
}

test("a day of which nothing is to stay goes with its tables", () =>
  opened(async (store, database) => {
    const before = await partitions(database);
    const calls = [modelCall(1, thread("a")), callOf(2, { answer: LONG })];
    for (let i = 0; i < 5; i++) await execute(store, { start: { startedAt: Date.now() }, calls });
    await age(database, 40);
    // By another process: this one believes that today has these texts already.
    const other = await openPostgresStore(databases.options(database));
    const young = await execute(other, { start: { startedAt: Date.now() }, calls });
    assert.equal(await partitions(database), before + 3);

    assert.equal((await store.prune({ days: 30 })).runs, 5);
    assert.equal(await partitions(database), before);
    assert.deepEqual([(await store.stats()).calls, (await loaded(store, young)).calls], [2, calls]);
    await other.close();
  }));

test("a day with a run that waits stays, with what that refers to and nothing else", () =>
  opened(async (store, database) => {
    const before = await partitions(database);
    const mine = [modelCall(1, thread("mine"))];
    await execute(store, { start: { startedAt: Date.now() }, calls: [modelCall(1, thread("theirs"))] });
    const waiting = await execute(store, {
      start: { startedAt: Date.now() },
      calls: mine,
      end: { status: "waiting", waitingFor: [] },
    });
    await age(database, 40);

    assert.equal((await store.prune({ days: 30 })).runs, 1);
    assert.equal(await partitions(database), before + 3);
    assert.deepEqual((await loaded(store, waiting)).calls, mine);
    assert.equal((await databases.query("SELECT 1 FROM airworthy.message", database)).length, 2);
    // It goes on where its day is, and goes with it once it has ended.
    const ticket = await store.claim(waiting);
    await store.append(ticket, callOf(2, { answer: LONG }));
    assert.equal((await loaded(store, waiting)).calls[1]?.answer, LONG);
    await store.end(ticket, { status: "completed", output: bodyOf(LONG) }, TOTALS, 1);
    assert.equal((await store.prune({ days: 30 })).runs, 1);
    assert.equal(await partitions(database), before);
  }));

test("what was erased stands in no table of the store", () =>
  opened(async (store, database) => {
    const name = `ann ${digest("ann")}`;
    const subject = { id: name, attributes: { name } };
    const calls = [
      modelCall(1, bodyOf(name, { thread: [name], shared: name + LONG })),
      callOf(2, { answer: name + LONG }),
    ];
    const run = await execute(store, { start: { subject, tags: [name], input: bodyOf(name + LONG) }, calls });
    await store.figures.catchUp();
    const open = await store.begin(startOf({ subject }));
    await store.append(open, callOf(1, { answer: name }));
    await store.ledger.keep("tool", "k", { answer: name, run, storedAt: 1 }, Date.now() + DAY);
    await store.reviews.keep({ run, verdict: "bad", note: name, by: "bob", at: 1 });
    await store.notes.add({ about: { kind: "run", id: run }, text: name, by: "bob", at: 1 });
    await execute(store);
    assert.equal((await store.erase(name)).runs, 2);

    const tables = await databases.query(
      "SELECT relname FROM pg_class WHERE relnamespace = 'airworthy'::regnamespace AND relkind = 'r'",
      database,
    );
    const named = tables.map(
      ({ relname }) =>
        `SELECT '${relname}' AS name FROM airworthy.${relname} t WHERE t::text LIKE '%${name}%'`,
    );
    const found = await databases.query(named.join(" UNION ALL "), database);
    // Figures by an attribute are sums over everybody.
    assert.deepEqual(
      found.map((row) => row.name),
      ["series"],
    );
  }));

test("a conversation is stored once a day, however many calls have it", () =>
  opened(async (store, database) => {
    const messages = Array.from({ length: 100 }, (_, i) => `message ${i}`);
    const calls = messages.map((_, i) =>
      modelCall(i + 1, bodyOf("{}", { thread: messages.slice(0, i + 1), shared: LONG })),
    );
    const run = await execute(store, { calls });
    await execute(store, { calls });
    const [kept] = await databases.query(
      "SELECT (SELECT count(*) FROM airworthy.message) AS messages, (SELECT count(*) FROM airworthy.blob) AS blobs",
      database,
    );
    assert.deepEqual(kept, { messages: "100", blobs: "1" });
    assert.deepEqual((await loaded(store, run)).calls, calls);
  }));

test("a trace that more spans come to on a later day has the long texts of its run on the day of that run", () =>
  opened(async (store, database) => {
    const key = "0123456789abcdef0123456789abcdef";
    const settle = async (input: string) => {
      await store.traces.take([{ key, data: input, spans: 1, due: 0 }], 0);
      const [trace] = await store.traces.pending({ now: 1, limit: 1 });
      assert.ok(trace !== undefined);
      const start = startOf({ id: `run_otel_${key}` as RunId, source: "otlp", input: bodyOf(input) });
      const end = { end: COMPLETED, status: "completed", interrupted: false, took: 5 } as const;
      const run = {
        ...start,
        ...end,
        totals: TOTALS,
        attempt: 1,
        calls: [callOf(1, { answer: `answer ${input}` })],
      };
      await store.traces.settle(trace, { run, data: undefined, spans: 1 });
      return start.id;
    };
    await settle(`first ${LONG}`);
    await age(database, 3);
    const run = await settle(`later ${LONG}`);
    const { input, calls } = await loaded(store, run);
    assert.deepEqual([input.text, calls[0]?.answer], [`later ${LONG}`, `answer later ${LONG}`]);
  }));
