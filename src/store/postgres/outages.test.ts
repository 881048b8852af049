import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import type { RunId } from "../../core/ids.ts";
import type { Store } from "../../core/store.ts";
import { COMPLETED, callOf, execute, loaded, startOf, TOTALS } from "../_test-runs.ts";
import { refusal } from "../suite/_test-refusal.ts";
import { Gate } from "./_gate.ts";
import { TestDatabases } from "./_test-databases.ts";
import { until } from "./_test-owners.ts";
import { openPostgresStore } from "./postgres-store.ts";

const databases = await TestDatabases.start();
after(() => databases.server.dispose());

const RUNS = 20;
const CALLS = 30;

/** Runs under way, each with a call every few ms. */
function load(store: Store): { readonly runs: Promise<readonly RunId[]>; readonly stored: () => number } {
  let stored = 0;
  const one = async (): Promise<RunId> => {
    const ticket = await store.begin(startOf());
    for (let seq = 1; seq <= CALLS; seq++) {
      await store.append(ticket, callOf(seq));
      stored += 1;
      await setTimeout(5);
    }
    await store.end(ticket, COMPLETED, TOTALS, 1);
    return ticket.run;
  };
  return { runs: Promise.all(Array.from({ length: RUNS }, one)), stored: () => stored };
}

async function everythingIsThere(store: Store, runs: readonly RunId[]): Promise<void> {
  for (const run of runs) {
    const { status, attempt, calls } = await loaded(store, run);
    assert.deepEqual([status, attempt, calls.length], ["completed", 1, CALLS]);
  }
  assert.deepEqual([(await store.stats()).runs, (await store.list({ status: "running" })).runs], [RUNS, []]);
}

test("connections that are cut again and again, in the middle of what they do, lose nothing and store nothing twice", async () => {
  const database = await databases.create();
  const store = await openPostgresStore(databases.options(database));
  const { runs, stored } = load(store);
  const cut = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database}'`;
  let cuts = 0;
  while (stored() < RUNS * CALLS) {
    cuts += (await databases.query(cut)).length;
    await setTimeout(30);
  }
  assert.ok(cuts > 5, `only ${cuts} connections were cut`);
  await everythingIsThere(store, await runs);
  await store.close();
});

test("a server that is gone for 3 s under load loses no run: they wait, and go on", async () => {
  const store = await openPostgresStore(databases.options(await databases.create()));
  const { runs, stored } = load(store);
  await until(() => stored() > RUNS * 5);
  await databases.server.stop("SIGQUIT");
  await setTimeout(3_000);
  await databases.server.start();
  await everythingIsThere(store, await runs);
  await store.close();
});

test("a server that stays away fails a run as the store's failure, and the run can go on when it is back", async () => {
  const options = { ...databases.options(await databases.create()), patience: 300 };
  const store = await openPostgresStore(options);
  const ticket = await store.begin(startOf());
  await store.append(ticket, callOf(1));
  await databases.server.stop("SIGQUIT");
  await assert.rejects(
    store.append(ticket, callOf(2)),
    refusal("store_unreachable", /Cannot reach the store/),
  );
  await assert.rejects(store.load(ticket.run), refusal("store_unreachable"));
  await databases.server.start();

  const other = await openPostgresStore(options);
  // The owner has given it up, as soon as it can say so.
  let again = await other.claim(ticket.run).catch(() => undefined);
  await until(async () => {
    again ??= await other.claim(ticket.run).catch(() => undefined);
    return again !== undefined;
  });
  assert.ok(again !== undefined && again.lastSeq === 1);
  await other.append(again, callOf(2));
  await other.end(again, COMPLETED, TOTALS, 1);
  assert.equal((await loaded(other, ticket.run)).status, "completed");
  for (const one of [store, other]) await one.close();
});

test("a process that stops in the middle of a transaction holds nothing up for long", async () => {
  const database = await databases.create();
  const store = await openPostgresStore(databases.options(database));
  const run = await execute(store, { end: { status: "waiting", waitingFor: [] } });
  // As `claim` of a process would leave it that froze between two statements of its own.
  const frozen = databases.query(
    `BEGIN; SET LOCAL idle_in_transaction_session_timeout = 3000;
    SELECT 1 FROM airworthy.run WHERE key = '${run}' FOR UPDATE; SELECT pg_sleep(1); COMMIT`,
    database,
  );
  await setTimeout(100);
  assert.equal((await store.claim(run)).attempt, 2);
  await frozen;
  await store.close();
});

test("whoever waits for a connection is told when there are too many, or it takes too long", async () => {
  const gate = new Gate({ place: "p", slots: 1, most: 1, patience: 50 });
  const leave = Promise.withResolvers<void>();
  const inside = gate.through(() => leave.promise);
  const waiting = gate.through(async () => "late");
  await assert.rejects(
    gate.through(async () => "more"),
    refusal("store_busy", /1 already wait for one of its 1 connections/),
  );
  await assert.rejects(waiting, refusal("store_busy", /in use for 50 ms/));
  leave.resolve();
  await inside;
  assert.equal(await gate.through(async () => "free"), "free");
});
