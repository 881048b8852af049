import assert from "node:assert/strict";
import { test } from "node:test";
import { isAirworthyError } from "../../core/errors.ts";
import { FileIdentity } from "./_file-identity.ts";
import { withFile } from "./_test-file.ts";
import type { Database } from "./database.ts";
import { openDatabase } from "./database.ts";
import { MIGRATIONS } from "./migrate.ts";
import { Writer } from "./writer.ts";

test("write() puts what waits together into one transaction, in its order", async () => {
  const { writer, keys, events } = setUp();

  await Promise.all(
    ["a", "b"].map(async (key) => events.push(`${await writer.write(() => keys.insert(key))} told`)),
  );

  assert.deepEqual(events, ["a in a transaction", "b in a transaction", "a told", "b told"]);
});

test("write() with isEager commits before the event loop turns, and still together", async () => {
  const { writer, keys, events } = setUp();
  setImmediate(() => events.push("turned"));
  const write = async (key: string) => {
    await writer.write(() => keys.insert(key), { isEager: true });
    events.push(`${key} told`);
  };

  await Promise.all([write("a"), write("b")]);

  assert.deepEqual(events, ["a in a transaction", "b in a transaction", "a told", "b told"]);
});

test("write() takes a single statement when it is alone, and a transaction when that does nothing", async () => {
  const { writer, keys, events } = setUp();
  const insert = (key: string) => () => keys.insert(key);

  assert.equal(await writer.write(insert("no"), { single: insert("single") }), "single");
  assert.equal(await writer.write(insert("second"), { single: () => undefined }), "second");
  await Promise.all([writer.write(insert("x"), { single: insert("no") }), writer.write(insert("y"))]);

  assert.deepEqual(events, [
    "single alone",
    "second in a transaction",
    "x in a transaction",
    "y in a transaction",
  ]);
});

test("an operation that is refused takes only itself out of its group", async () => {
  const { writer, keys } = setUp();
  const refuse = () => {
    keys.insert("left over");
    throw new Error("no");
  };

  const outcomes = await Promise.allSettled([
    writer.write(() => keys.insert("a")),
    writer.write(() => writer.atomic(refuse)),
    writer.write(() => keys.insert("a")),
    writer.write(() => keys.insert("b")),
  ]);

  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ["fulfilled", "rejected", "rejected", "fulfilled"],
  );
  assert.deepEqual(keys.all(), ["a", "b"]);
});

test("a group that cannot be committed is rejected whole, and memory is put back", async () => {
  const { writer, keys, database, forgotten } = setUp();
  const undone: string[] = [];
  const insert = (key: string, length: number) =>
    writer.write(() => {
      writer.onRollback(() => undone.push(key));
      return keys.insert(key.padEnd(length, key));
    });
  database.exec("PRAGMA max_page_count = 1");

  const outcomes = await Promise.allSettled([insert("a", 1), insert("b", 100_000)]);
  database.exec("PRAGMA max_page_count = 10000");

  assert.ok(
    outcomes.every(
      (outcome) => outcome.status === "rejected" && isAirworthyError(outcome.reason, "store_full"),
    ),
  );
  assert.deepEqual([undone, keys.all(), forgotten() > 0], [["b", "a"], [], true]);
  assert.equal(await insert("c", 1), "c");
});

test("a group waits for another's lock, and is rejected when that is held for too long", () =>
  withFile(async ({ path }) => {
    const { writer, keys } = setUp({ path, busyLimit: 150 });
    const other = openDatabase(path, { readOnly: false });
    other.exec("BEGIN IMMEDIATE");
    const early = writer.write(() => keys.insert("early"));
    const late = early.catch(() => {
      const written = writer.write(() => keys.insert("late"));
      other.exec("COMMIT");
      return written;
    });

    await assert.rejects(early, (error) => isAirworthyError(error, "store_busy"));
    assert.equal(await late, "late");
    other.close();
    await writer.close(() => {});
  }));

test("ids that are remembered are forgotten when another process has swept", async () => {
  const { writer, database, keys, forgotten } = setUp();
  await writer.write(() => keys.insert("a"));
  const before = forgotten();
  await writer.write(() => keys.insert("b"));
  assert.equal(forgotten(), before);

  database.exec("UPDATE meta SET value = value + 1 WHERE key = 'epoch'");
  await writer.write(() => keys.insert("c"));
  assert.equal(forgotten(), before + 1);
});

function setUp({ path = ":memory:", busyLimit = 1_000 } = {}) {
  const database = openDatabase(path, { readOnly: false });
  database.exec("PRAGMA journal_mode = WAL");
  for (const { apply } of MIGRATIONS) apply(database);
  database.exec("CREATE TABLE key(name TEXT PRIMARY KEY)");
  let forgotten = 0;
  const forget = () => {
    forgotten++;
  };
  const file = new FileIdentity(undefined);
  const writer = new Writer(database, { path, file, readOnly: false, forget, busyLimit });
  const events: string[] = [];
  return { database, writer, keys: keysOf(database, events), events, forgotten: () => forgotten };
}

function keysOf(database: Database, events: string[]) {
  const insert = database.prepare("INSERT INTO key(name) VALUES (?)");
  return {
    insert(name: string): string {
      insert.run(name);
      events.push(`${name} ${database.isTransaction ? "in a transaction" : "alone"}`);
      return name;
    },
    all: () =>
      database
        .prepare("SELECT name FROM key ORDER BY rowid")
        .all()
        .map(({ name }) => name),
  };
}
