import assert from "node:assert/strict";
import { rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { after, afterEach, test } from "node:test";
import { bodyOf } from "../../core/body.ts";
import type { Store } from "../../core/store.ts";
import { COMPLETED, callOf, execute, loaded, modelCall, startOf, TOTALS } from "../_test-runs.ts";
import { TestBucket } from "../objects/_test-bucket.ts";
import { refusal } from "../suite/_test-refusal.ts";
import { TestDatabases } from "./_test-databases.ts";
import { openPostgresContents } from "./postgres-contents.ts";
import type { PostgresStoreOptions } from "./postgres-store.ts";
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

const long = (what: string): string => `${what} ${"long ".repeat(500)}`;
const answering = (what: string) => callOf(1, { answer: long(what) });

interface Place {
  readonly store: Store;
  readonly database: string;
  readonly options: PostgresStoreOptions;
  /** Keys of this store's objects. */
  readonly keys: () => Promise<string[]>;
}

let places = 0;

async function opened(work: (place: Place) => Promise<void>): Promise<void> {
  const database = await databases.create();
  const prefix = `place${++places}`;
  const options = { ...databases.options(database), blobs: bucket.setting(prefix) };
  const store = await openPostgresStore(options);
  const keys = async () => (await bucket.keys()).filter((key) => key.startsWith(`${prefix}/`));
  try {
    await work({ store, database, options, keys });
  } finally {
    await store.close();
  }
}

async function faultsOf({ database, options }: Place): Promise<string[]> {
  const blobs = encodeURIComponent(String(options.blobs));
  const contents = await openPostgresContents(databases.url(database, `blobs=${blobs}`), true);
  try {
    return (await contents.check()).flatMap(({ name, faults }) => faults.map((fault) => `${name}: ${fault}`));
  } finally {
    await contents.close();
  }
}

test("long texts and messages lie in the bucket by their hashes, short ones in the database, and another process reads both", () =>
  opened(async (place) => {
    const { store, database, options, keys } = place;
    const ask = bodyOf(long("question"), {
      shared: long("tools"),
      thread: ["system", long("user"), long("more")],
    });
    const run = await execute(store, {
      start: { input: bodyOf(long("input")) },
      calls: [modelCall(1, ask), callOf(2, { answer: long("answer") }), callOf(3)],
      end: { status: "completed", output: bodyOf(long("answer")) },
    });

    // The answer and the output are one text.
    assert.deepEqual(
      (await keys()).map((key) => key.split("/").at(-2)),
      ["b", "b", "b", "b", "m", "m"],
    );
    const rows = await databases.query("SELECT text, bytes FROM airworthy.message ORDER BY text", database);
    assert.deepEqual(
      rows.map(({ text, bytes }) => [text, typeof bytes]),
      [
        ["system", "object"],
        [null, "number"],
        [null, "number"],
      ],
    );
    const other = await openPostgresStore(options);
    const found = await loaded(other, run);
    assert.deepEqual(found, await loaded(store, run));
    assert.deepEqual(found.calls[0]?.ask, ask);
    assert.deepEqual([found.input.text, found.calls[1]?.answer], [long("input"), long("answer")]);
    assert.ok((await store.stats()).bytes > 6 * 2_500);
    assert.deepEqual(await faultsOf(place), []);
    await other.close();
  }));

test("a text that is stored already is not put again, by this process or by another", () =>
  opened(async ({ store, options, keys }) => {
    const calls = [modelCall(1, bodyOf("{}", { shared: long("tools"), thread: [long("user")] }))];
    await execute(store, { calls });
    const other = await openPostgresStore(options);
    const before = bucket.requests.length;
    await execute(store, { calls });
    await execute(other, { start: { input: bodyOf(long("tools")) }, calls });
    assert.deepEqual(
      bucket.requests.slice(before).filter((one) => one.startsWith("PUT")),
      [],
    );
    assert.equal((await keys()).length, 2);
    await other.close();
  }));

test("nothing refers to an object whose write was refused, and retention removes it", () =>
  opened(async ({ store, options, keys }) => {
    const other = await openPostgresStore(options);
    const start = startOf();
    const ticket = await store.begin(start);
    await store.end(ticket, { status: "waiting", waitingFor: [] }, TOTALS, 1);
    const again = await other.claim(start.id);
    await assert.rejects(store.append(ticket, answering("lost")), refusal("run_taken_over"));
    await other.append(again, answering("kept"));
    await other.end(again, COMPLETED, TOTALS, 1);
    assert.equal((await keys()).length, 2);

    await store.prune({ days: Number.POSITIVE_INFINITY });

    assert.equal((await keys()).length, 1);
    assert.equal((await loaded(store, start.id)).calls[0]?.answer, long("kept"));
    await other.close();
  }));

test("what is erased goes from the bucket at once; what another run needs stays", () =>
  opened(async (place) => {
    const { store, keys } = place;
    const hers = long("hers").repeat(50);
    const calls = [callOf(1, { answer: long("both") }), callOf(2, { answer: hers })];
    await execute(store, { start: { subject: { id: "ann" } }, calls });
    const bob = await execute(store, { start: { subject: { id: "bob" } }, calls: calls.slice(0, 1) });

    const { runs, bytes } = await store.erase("ann");

    assert.equal(runs, 1);
    assert.ok(bytes > hers.length / 2, `${bytes} bytes`);
    assert.equal((await keys()).length, 1);
    assert.equal((await loaded(store, bob)).calls[0]?.answer, long("both"));
    assert.deepEqual(await faultsOf(place), []);
  }));

test("a text that others have removed is put again by a process that believes it is there", () =>
  opened(async ({ store, options, keys }) => {
    const calls = [answering("again")];
    await execute(store, { start: { subject: { id: "ann" } }, calls });
    const other = await openPostgresStore(options);
    await other.erase("ann");
    assert.deepEqual(await keys(), []);
    const run = await execute(store, { calls });
    assert.equal((await loaded(other, run)).calls[0]?.answer, long("again"));
    await other.close();
  }));

test("a day of which nothing is left goes with its objects", () =>
  opened(async ({ store, database, keys }) => {
    await execute(store, { start: { startedAt: Date.now() - 40 * 86_400_000 }, calls: [answering("old")] });
    const [key = ""] = await keys();
    const today = Number(key.split("/").at(-3));
    const from = dirname(dirname(bucket.file(key)));
    await rename(from, from.replace(`/${today}`, `/${today - 40}`));
    await databases.query(
      `CREATE TABLE airworthy.call_${today - 40} PARTITION OF airworthy.call FOR VALUES FROM (${today - 40}::bigint << 36) TO (${today - 39}::bigint << 36);
      CREATE TABLE airworthy.blob_${today - 40} PARTITION OF airworthy.blob FOR VALUES FROM (${today - 40}) TO (${today - 39});
      CREATE TABLE airworthy.message_${today - 40} PARTITION OF airworthy.message FOR VALUES FROM (${today - 40}) TO (${today - 39});
      UPDATE airworthy.run SET id = id - (40::bigint << 36); UPDATE airworthy.run_end SET run = run - (40::bigint << 36);
      UPDATE airworthy.call SET run = run - (40::bigint << 36); UPDATE airworthy.blob SET day = day - 40;
      DELETE FROM airworthy.ended; INSERT INTO airworthy.meta VALUES ('collected', '${Date.now()}')`,
      database,
    );
    assert.equal((await store.prune({ days: 30 })).runs, 1);
    assert.deepEqual(await keys(), []);
  }));

test("an object that is missing or was altered is told as such, by whoever reads it and by a check", () =>
  opened(async (place) => {
    const { options, keys } = place;
    const store = await openPostgresStore(options);
    const runs = [await execute(store, { calls: [answering("one")] })];
    const [first = ""] = await keys();
    runs.push(await execute(store, { calls: [answering("two")] }));
    const [second = ""] = (await keys()).filter((key) => key !== first);
    const whole = await execute(store, { calls: [answering("three")] });
    await store.close();
    await rename(bucket.file(first), `${bucket.file(first)}.gone`);
    await writeFile(bucket.file(second), long("twp"));

    const [missing, altered] = runs;
    assert.ok(missing !== undefined && altered !== undefined);
    await assert.rejects(
      place.store.load(missing),
      refusal("blob_missing", /Cannot read the text \w{32}: it is not in the object store s3:\/\/texts/),
    );
    await assert.rejects(place.store.load(altered), refusal("blob_altered", /is not what its hash says/));
    assert.equal((await loaded(place.store, whole)).calls[0]?.answer, long("three"));
    const faults = (await faultsOf(place)).join("\n");
    assert.match(faults, /long texts: text \w{32} is not in the object store s3:\/\/texts/);
    assert.match(faults, /long texts: text \w{32} is not what its hash says/);
    assert.match(faults, /runs: cannot be read to its end: Cannot read the text/);
  }));

test("who reads all of a store keeps its objects: an erasure waits for him, and retention leaves them for later", () =>
  opened(async ({ store, database, options, keys }) => {
    await execute(store, { start: { subject: { id: "ann" } }, calls: [answering("read")] });
    const blobs = encodeURIComponent(String(options.blobs));
    const contents = await openPostgresContents(databases.url(database, `blobs=${blobs}`), true);
    const hasty = await openPostgresStore({ ...options, patience: 50 });
    await contents.snapshot(async (reader) => {
      await assert.rejects(
        hasty.erase("ann"),
        refusal("store_busy", /a backup, a check or a migration is reading/),
      );
      await hasty.prune({ days: 30 });
      for await (const { texts } of reader.read("runs"))
        assert.deepEqual([...texts.blobs.values()], [long("read")]);
    });
    assert.equal((await keys()).length, 1);
    await hasty.prune({ days: 30 });
    assert.deepEqual(await keys(), []);
    for (const one of [contents, hasty]) await one.close();
  }));

test("where the day turns between a text and its row, the text is kept in the database", () =>
  opened(async ({ store, database, keys }) => {
    bucket.meddling = (request) => {
      if (request.method !== "PUT") return undefined;
      bucket.meddling = undefined;
      turned = databases.query(
        `CREATE OR REPLACE FUNCTION airworthy.today() RETURNS bigint LANGUAGE sql STABLE AS
          'SELECT floor(extract(epoch FROM now()) / 86400)::bigint + 1'`,
        database,
      );
      return { after: turned };
    };
    let turned: Promise<unknown> | undefined;
    const run = await execute(store, { start: { input: bodyOf(long("midnight")) } });
    assert.equal((await loaded(store, run)).input.text, long("midnight"));
    assert.equal(
      (await databases.query("SELECT 1 FROM airworthy.blob WHERE text IS NOT NULL", database)).length,
      1,
    );
    await store.prune({ days: Number.POSITIVE_INFINITY });
    assert.deepEqual(await keys(), []);
    const next = await execute(store, { start: { input: bodyOf(long("morning")) } });
    assert.equal((await loaded(store, next)).input.text, long("morning"));
    assert.equal((await keys()).length, 1);
  }));
