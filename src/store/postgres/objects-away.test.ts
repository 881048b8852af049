import assert from "node:assert/strict";
import { cp } from "node:fs/promises";
import { after, afterEach, test } from "node:test";
import { bodyOf } from "../../core/body.ts";
import { COMPLETED, callOf, execute, loaded, startOf, TOTALS } from "../_test-runs.ts";
import { TestBucket } from "../objects/_test-bucket.ts";
import { refusal } from "../suite/_test-refusal.ts";
import { TestDatabases } from "./_test-databases.ts";
import { until } from "./_test-owners.ts";
import { Database } from "./database.ts";
import { MIGRATIONS, migrate } from "./migrate.ts";
import { openPostgresStore } from "./postgres-store.ts";

const databases = await TestDatabases.start();
const bucket = await TestBucket.start();
after(async () => {
  await databases.server.dispose();
  await bucket.dispose();
});
afterEach(() => {
  bucket.meddling = undefined;
});

const LONG = "long ".repeat(500);

test("a bucket that is away for a moment holds up only what needs it, and loses no run", async () => {
  const options = { ...databases.options(await databases.create()), blobs: bucket.setting("moment") };
  const store = await openPostgresStore(options);
  const [short, far] = [await store.begin(startOf()), await store.begin(startOf())];
  await bucket.shut();
  let isKept = false;
  const waiting = store.append(far, callOf(1, { answer: LONG })).then(() => (isKept = true));
  for (let seq = 1; seq <= 20; seq++) await store.append(short, callOf(seq));
  await store.end(short, COMPLETED, TOTALS, 1);
  assert.equal(isKept, false);
  await bucket.open();
  await waiting;
  await store.append(far, callOf(2));
  await store.end(far, COMPLETED, TOTALS, 1);
  const { calls, status } = await loaded(store, far.run);
  assert.deepEqual([status, calls.map(({ answer }) => answer)], ["completed", [LONG, '"answer 2"']]);
  await store.close();
});

test("calls that follow a long text at once keep their order, from the beginning of the run on", async () => {
  const store = await openPostgresStore({
    ...databases.options(await databases.create()),
    blobs: bucket.setting("order"),
  });
  const ticket = await store.begin(startOf({ input: bodyOf(`${LONG} input`) }));
  await Promise.all([
    store.append(ticket, callOf(1, { answer: LONG })),
    store.append(ticket, callOf(2)),
    store.end(ticket, COMPLETED, TOTALS, 1),
  ]);
  const { calls, status } = await loaded(store, ticket.run);
  assert.deepEqual([status, calls.map(({ seq }) => seq)], ["completed", [1, 2]]);
  await store.close();
});

test("a bucket that stays away fails a run as the store's failure, and the run can go on when it is back", async () => {
  const options = {
    ...databases.options(await databases.create()),
    blobs: bucket.setting("stays"),
    patience: 200,
  };
  const store = await openPostgresStore(options);
  const before = await execute(store, { calls: [callOf(1, { answer: `${LONG} before` })] });
  const ticket = await store.begin(startOf());
  bucket.meddling = (_, answer) => {
    answer.writeHead(503).end();
    return "answered";
  };
  await assert.rejects(
    store.append(ticket, callOf(1, { answer: LONG })),
    refusal("blobs_unreachable", /s3:\/\/texts\/stays: it answers 503/),
  );
  await assert.rejects(store.load(before), refusal("blobs_unreachable"));
  const begun = await store.begin(startOf({ input: bodyOf(`${LONG} input`) }));
  await assert.rejects(store.append(begun, callOf(1)), refusal("blobs_unreachable"));
  bucket.meddling = undefined;
  await store.append(ticket, callOf(1, { answer: LONG }));
  await store.end(ticket, COMPLETED, TOTALS, 1);
  assert.equal((await loaded(store, ticket.run)).calls[0]?.answer, LONG);
  assert.equal((await loaded(store, before)).status, "completed");
  await store.close();
});

test("connections of the database are free while the bucket is waited for", async () => {
  const options = {
    ...databases.options(await databases.create()),
    blobs: bucket.setting("free"),
    connections: 2,
  };
  const writer = await openPostgresStore(options);
  const runs = [];
  for (const name of ["a", "b", "c"])
    runs.push(await execute(writer, { calls: [callOf(1, { answer: `${LONG} ${name}` })] }));
  const store = await openPostgresStore(options);
  const held: (() => void)[] = [];
  bucket.meddling = (_, answer) => {
    held.push(() => answer.writeHead(503).end());
    return "answered";
  };
  const reads = Promise.all(runs.map((run) => loaded(store, run)));
  await until(() => held.length === runs.length);
  assert.equal((await store.list()).runs.length, runs.length);
  bucket.meddling = undefined;
  for (const answer of held) answer();
  assert.deepEqual(
    (await reads).map(({ status }) => status),
    ["completed", "completed", "completed"],
  );
  for (const one of [store, writer]) await one.close();
});

test("what is wrong with a bucket is told when the store is opened, and nothing is kept of the attempt", async () => {
  const base = databases.options(await databases.create());
  const { endpoint } = bucket;
  const credentials = { accessKeyId: "S3RVER", secretAccessKey: "guessed-secret" };
  const cases = [
    ["texts", "invalid_blobs"],
    [{ bucket: "nowhere", endpoint }, "blobs_not_found"],
    [{ bucket: "texts", endpoint, credentials }, "blobs_denied"],
    [bucket.setting().replace(/%3A\d+/, `%3A${await freePort()}`), "blobs_unreachable"],
  ] as const;
  for (const [blobs, code] of cases) {
    const error = await openPostgresStore({ ...base, blobs, patience: 50 }).catch(
      (reason: unknown) => reason,
    );
    assert.ok(refusal(code)(error));
    assert.doesNotMatch(JSON.stringify(error), /guessed-secret/);
  }
  // May read, but not write.
  bucket.meddling = (request, answer) => {
    if (request.method === "GET") return undefined;
    answer.writeHead(403).end("<Error><Code>AccessDenied</Code></Error>");
    return "answered";
  };
  await assert.rejects(
    openPostgresStore({ ...base, blobs: bucket.setting() }),
    refusal("blobs_denied", /AccessDenied/),
  );
  await (await openPostgresStore(base)).close();
});

test("texts that are in the database stay readable there, and once there are others their place has to be named", async () => {
  const database = await databases.create();
  const base = databases.options(database);
  const first = await openPostgresStore(base);
  const old = await execute(first, { calls: [callOf(1, { answer: `${LONG} old` })] });
  await first.close();
  const store = await openPostgresStore({ ...base, blobs: bucket.setting("mixed") });
  const run = await execute(store, {
    calls: [callOf(1, { answer: `${LONG} old` }), callOf(2, { answer: LONG })],
  });
  assert.deepEqual(
    (await loaded(store, run)).calls.map(({ answer }) => answer),
    [`${LONG} old`, LONG],
  );
  assert.equal((await loaded(store, old)).calls[0]?.answer, `${LONG} old`);
  assert.equal((await bucket.keys()).filter((key) => key.startsWith("mixed/")).length, 1);
  await store.close();

  await assert.rejects(
    openPostgresStore(base),
    refusal("blobs_unset", /keeps long texts in s3:\/\/texts\/mixed/),
  );
  const moved = { ...base, blobs: bucket.setting("moved") };
  await assert.rejects(
    openPostgresStore(moved),
    refusal("blobs_elsewhere", /they are not there, and were in s3:\/\/texts\/mixed/),
  );
  await cp(bucket.folder("mixed"), bucket.folder("moved"), { recursive: true });
  const there = await openPostgresStore(moved);
  assert.equal((await loaded(there, run)).calls[1]?.answer, LONG);
  await there.close();
  const reader = await openPostgresStore({ ...moved, readOnly: true });
  assert.equal((await loaded(reader, run)).calls[1]?.answer, LONG);
  await reader.close();
});

test("the environment names a bucket for every process, and the address of a store the one that it has", async () => {
  const database = await databases.create();
  process.env.AIRWORTHY_BLOBS = bucket.setting("environment");
  try {
    const store = await openPostgresStore({ connectionString: databases.url(database) });
    await execute(store, { calls: [callOf(1, { answer: LONG })] });
    await store.close();
  } finally {
    delete process.env.AIRWORTHY_BLOBS;
  }
  assert.equal((await bucket.keys()).filter((key) => key.startsWith("environment/")).length, 1);
  const named = await openPostgresStore({
    connectionString: databases.url(database),
    blobs: bucket.setting("environment"),
  });
  const again = await openPostgresStore({ connectionString: named.address ?? "" });
  assert.equal((await again.stats()).runs, 1);
  for (const one of [named, again]) await one.close();
});

test("two stores on one bucket keep apart: what one removes the other still has", async () => {
  const blobs = bucket.setting("both");
  const [one, two] = [
    await openPostgresStore({ ...databases.options(await databases.create()), blobs }),
    await openPostgresStore({ ...databases.options(await databases.create()), blobs }),
  ];
  const calls = [callOf(1, { answer: LONG })];
  await execute(one, { start: { subject: { id: "ann" } }, calls });
  const run = await execute(two, { calls });
  await one.erase("ann");
  await one.prune({ days: 0 });
  assert.equal((await loaded(two, run)).calls[0]?.answer, LONG);
  for (const store of [one, two]) await store.close();
});

test("a store of the version before is brought forward with what it holds", async () => {
  const base = databases.options(await databases.create());
  const { client = {} } = base;
  const address = { schema: "airworthy", client, url: undefined, connections: undefined, blobs: undefined };
  const database = await Database.of(address, { connections: 2, patience: 1_000 });
  await migrate(database, { readOnly: false, migrations: MIGRATIONS.slice(0, 1) });
  await database.ask("INSERT INTO aw.blob SELECT aw.today()::integer, md5('x')::uuid, 0, 'a text of before'");
  await database.close();
  await assert.rejects(
    openPostgresStore({ ...base, readOnly: true }),
    refusal("store_outdated", /has version 1, expected 2/),
  );
  const store = await openPostgresStore({ ...base, blobs: bucket.setting("forward") });
  const run = await execute(store, { calls: [callOf(1, { answer: LONG })] });
  assert.equal((await loaded(store, run)).calls[0]?.answer, LONG);
  await store.close();
});

/** Where nobody listens. */
async function freePort(): Promise<number> {
  const { createServer } = await import("node:net");
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}
