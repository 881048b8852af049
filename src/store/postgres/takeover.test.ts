import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { after, test } from "node:test";
import { isAirworthyError } from "../../core/errors.ts";
import type { RunId } from "../../core/ids.ts";
import type { Store, Ticket } from "../../core/store.ts";
import { COMPLETED, callOf, loaded, startOf, TOTALS } from "../_test-runs.ts";
import { fakeClock } from "../suite/_test-clock.ts";
import { refusal } from "../suite/_test-refusal.ts";
import { startTestBouncer } from "./_test-bouncer.ts";
import { TestDatabases } from "./_test-databases.ts";
import { OwnerProcess, until } from "./_test-owners.ts";
import type { PostgresStoreOptions } from "./postgres-store.ts";
import { openPostgresStore } from "./postgres-store.ts";

const databases = await TestDatabases.start();
const bouncer = await startTestBouncer(databases.server);
after(async () => {
  await bouncer.dispose();
  await databases.server.dispose();
});

const RUNS = 8;

/** An owner under way, and a store that may take its runs over. */
async function underWay(
  t: TestContext,
  more: PostgresStoreOptions,
): Promise<{ owner: OwnerProcess; store: Store }> {
  const options = { ...databases.options(await databases.create()), ...more };
  const store = await openPostgresStore(options);
  const owner = new OwnerProcess({ options, runs: RUNS });
  t.after(async () => {
    await owner.kill();
    await store.close();
  });
  await until(() => owner.stored.size === RUNS && [...owner.stored.values()].every((seq) => seq > 2));
  return { owner, store };
}

async function claimed(store: Store, run: RunId): Promise<Ticket | undefined> {
  return store.claim(run).catch((error: unknown) => {
    assert.ok(isAirworthyError(error, "run_busy"), String(error));
    return undefined;
  });
}

async function takeOver(store: Store, owner: OwnerProcess): Promise<Ticket[]> {
  const tickets: Ticket[] = [];
  for (const run of owner.stored.keys() as Iterable<RunId>)
    await until(async () => {
      const ticket = await claimed(store, run);
      if (ticket !== undefined) tickets.push(ticket);
      return ticket !== undefined;
    });
  return tickets;
}

/** Nothing that it was told is stored is missing, and each run goes on behind it to its end. */
async function finish(store: Store, owner: OwnerProcess, tickets: readonly Ticket[]): Promise<void> {
  for (const ticket of tickets) {
    assert.ok(ticket.lastSeq >= (owner.stored.get(ticket.run) ?? 0));
    await store.append(ticket, callOf(ticket.lastSeq + 1));
    await store.end(ticket, COMPLETED, TOTALS, 1);
    const { calls, attempt } = await loaded(store, ticket.run);
    assert.deepEqual(
      [attempt, calls.map(({ seq }) => seq)],
      [2, Array.from({ length: ticket.lastSeq + 1 }, (_, i) => i + 1)],
    );
  }
}

test("the runs of a process that was killed are free at once, long before its lease has run out", async (t) => {
  const { owner, store } = await underWay(t, { lease: "10m" });
  const [first] = owner.stored.keys() as Iterable<RunId>;
  await assert.rejects(store.claim(first as RunId), refusal("run_busy", /process \d+ on /));
  await owner.kill();
  await finish(store, owner, await takeOver(store, owner));
});

test("a process that is frozen loses its runs after its lease, and can write nothing when it wakes", async (t) => {
  const { owner, store } = await underWay(t, { lease: "1s" });
  owner.signal("SIGSTOP");
  const tickets = await takeOver(store, owner);
  const before = await Promise.all(tickets.map(async ({ run }) => (await loaded(store, run)).calls.length));
  owner.signal("SIGCONT");
  await until(() => owner.refused.length === RUNS);

  assert.deepEqual(new Set(owner.refused), new Set(["run_taken_over"]));
  const now = await Promise.all(tickets.map(async ({ run }) => (await loaded(store, run)).calls.length));
  assert.deepEqual(now, before);
  await finish(store, owner, tickets);
});

test("behind PgBouncer in transaction mode a process says that it lives, and loses its runs when it does not", async (t) => {
  const { owner, store } = await underWay(t, { client: bouncer.client, schema: "bounced", lease: "1s" });
  assert.deepEqual(await databases.query("SELECT line FROM bounced.owner"), [{ line: null }]);
  const [first] = owner.stored.keys() as Iterable<RunId>;
  await assert.rejects(store.claim(first as RunId), refusal("run_busy"));
  await owner.kill();
  await finish(store, owner, await takeOver(store, owner));
});

test("a takeover waits for what its owner is writing, and nothing that was stored comes after it", async () => {
  const options = databases.options(await databases.create());
  const [one, other] = [await openPostgresStore(options), await openPostgresStore(options)];
  for (let round = 0; round < 20; round++) {
    const first = await one.begin(startOf());
    let stored = 0;
    const writing = (async () => {
      for (let seq = 1; ; seq++) {
        await one.append(first, callOf(seq));
        stored = seq;
      }
    })();
    const refused = assert.rejects(writing, refusal("run_taken_over"));
    await until(() => stored > round % 5);
    const second = await other.claim(first.run, { force: true });
    assert.ok(second.lastSeq >= stored, `${stored} were stored, the takeover knew ${second.lastSeq}`);
    await refused;
    assert.equal(stored, second.lastSeq);
    await other.append(second, callOf(second.lastSeq + 1));
    await other.end(second, COMPLETED, TOTALS, 1);
    assert.equal((await loaded(other, first.run)).calls.length, second.lastSeq + 1);
  }
  for (const store of [one, other]) await store.close();
});

test("a clock that is wrong by minutes makes nobody dead", async () => {
  await using clock = fakeClock();
  const options = databases.options(await databases.create());
  const [one, other] = [await openPostgresStore(options), await openPostgresStore(options)];
  const { run } = await one.begin(startOf());
  await one.load(run);
  for (const ms of [300_000, -600_000]) {
    clock.forward(ms);
    await assert.rejects(other.claim(run), refusal("run_busy"));
  }
  for (const store of [one, other]) await store.close();
});
