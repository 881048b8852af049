import assert from "node:assert/strict";
import { chmod, readFile, rename, rm, truncate, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { bodyOf } from "../../core/body.ts";
import { digest } from "../../core/canonical.ts";
import { isAirworthyError } from "../../core/errors.ts";
import type { RunId, SessionId } from "../../core/ids.ts";
import { COMPLETED, callOf, execute, loaded, modelCall, startOf, TOTALS } from "../_test-runs.ts";
import { startAppender, withFile } from "./_test-file.ts";
import { connect } from "./connect.ts";
import { openDatabase } from "./database.ts";
import { openSqliteStore, SqliteStore } from "./sqlite-store.ts";

function refusal(code: string): (error: unknown) => boolean {
  return (error) => {
    assert.ok(isAirworthyError(error, code), `expected ${code}, got ${String(error)}`);
    assert.ok(error.hint.length > 0);
    return true;
  };
}

for (const durability of ["process", "full"]) {
  test(`kill -9 loses no acknowledged call (${durability}, runs in flight)`, () =>
    withFile(async ({ path, open }) => {
      for (const [runs, lines] of [
        [1, 40],
        [8, 100],
      ] as const) {
        const appender = startAppender(path, { runs, calls: 1_000_000, durability });
        await appender.acknowledged(lines);
        const acknowledged = await appender.end("kill");

        const store = await open();
        assert.equal(acknowledged.size, runs);
        for (const [id, seq] of acknowledged) {
          const { calls, interrupted } = await loaded(store, id as RunId);
          assert.ok(calls.length >= seq, `${calls.length} calls stored, ${seq} acknowledged`);
          assert.deepEqual(
            calls,
            Array.from(calls, (_, i) => callOf(i + 1)),
          );
          assert.equal(interrupted, true);
          assert.equal((await store.claim(id as RunId)).lastSeq, calls.length);
        }
      }
    }));
}

test("two processes write to one file at full speed without losing anything", () =>
  withFile(async ({ path, open }) => {
    const appenders = [1, 2].map(() => startAppender(path, { runs: 3, calls: 150 }));
    const store = await open();
    const own = await Promise.all(
      Array.from({ length: 10 }, () =>
        execute(store, { calls: Array.from({ length: 50 }, (_, i) => callOf(i + 1)) }),
      ),
    );

    for (const appender of appenders) {
      const acknowledged = await appender.end("wait");
      assert.equal(acknowledged.size, 3);
      for (const id of acknowledged.keys())
        assert.equal((await loaded(store, id as RunId)).calls.length, 150);
    }
    for (const id of own) assert.equal((await loaded(store, id)).calls.length, 50);
  }));

test("a run of a living process is busy, and free when that process is gone", () =>
  withFile(async ({ path, open }) => {
    const appender = startAppender(path, { runs: 1, calls: 1_000_000 });
    await appender.acknowledged(1);
    const store = await open();
    // Busy, however long it has been silent: a process may have been stopped, or be busy itself.
    const other = openDatabase(path, { readOnly: false });
    other.exec("UPDATE process SET heartbeat = 0");
    other.close();
    const [run] = (await store.list({ status: "running" })).runs;
    assert.ok(run && !run.interrupted);
    await assert.rejects(store.claim(run.id), (error) => {
      assert.ok(isAirworthyError(error, "run_busy"));
      assert.match(error.message, new RegExp(`process ${appender.pid} on `));
      return true;
    });

    await appender.end("kill");
    await store.claim(run.id);
  }));

test("a conversation of 200 turns takes at most 22 times the bytes of one of 10", async () => {
  const bytesOf = async (turns: number): Promise<number> => {
    let size = 0;
    await withFile(async ({ path, open }) => {
      const store = await open();
      const empty = (await readFile(path)).length;
      const thread: string[] = ["system"];
      for (let turn = 0; turn < turns; turn++) {
        thread.push(`user ${turn} ${digest(`u${turn}`).repeat(8)}`);
        const calls = [modelCall(1, bodyOf("{}", { thread: [...thread], shared: "tools".repeat(500) }))];
        await execute(store, { start: { input: bodyOf("{}", { thread: [...thread] }) }, calls });
        thread.push(`assistant ${turn} ${digest(`a${turn}`).repeat(12)}`);
      }
      await store.close();
      size = (await readFile(path)).length - empty;
    });
    return size;
  };

  const [ten, twoHundred] = [await bytesOf(10), await bytesOf(200)];
  assert.ok(twoHundred <= 22 * ten, `${twoHundred} bytes against ${ten}`);
});

test("erase() leaves no trace of a subject in the file or its log", () =>
  withFile(async ({ path, open }) => {
    const store = await open();
    const secret = "Planted4711";
    for (let i = 0; i < 300; i++) {
      const id = i % 3 === 0 ? secret : `other-${i % 7}`;
      const text = `${id} ${digest(String(i)).repeat(1 + ((i * 7) % 90))} ${id}`;
      const start = startOf({
        subject: { id, attributes: { name: text } },
        input: bodyOf(JSON.stringify(text)),
        tags: [id],
        session: `session ${i}` as SessionId,
      });
      const ticket = await store.begin(start);
      await store.append(ticket, {
        ...modelCall(1, bodyOf(text, { shared: text, thread: [text, "next"] })),
        answer: text,
      });
      await store.append(ticket, callOf(2, { answer: text, note: { key: id } }));
      await store.ledger.keep("tool", `${i}`, { answer: text, run: start.id, storedAt: 1 }, Number.MAX_VALUE);
      const turn = { session: `session ${i}` as SessionId, messages: [text] };
      await store.end(ticket, { status: "failed", error: { name: "E", message: text } }, TOTALS, 1, turn);
    }
    const bytesOf = async () => Buffer.concat([await readFile(path), await readFile(`${path}-wal`)]);
    assert.ok((await bytesOf()).includes(secret));

    const { runs, bytes } = await store.erase(secret);

    assert.equal(runs, 100);
    assert.ok(bytes > 50_000);
    assert.equal((await bytesOf()).includes(secret), false);
    assert.equal((await store.list({ limit: 1_000 })).runs.length, 200);
  }));

test("the file shrinks by what is pruned", () =>
  withFile(async ({ path, open }) => {
    const store = await open();
    const answer = (i: number) => Array.from({ length: 600 }, (_, k) => digest(`${i}/${k}`)).join("");
    for (let i = 0; i < 100; i++) await execute(store, { calls: [callOf(1, { answer: answer(i) })] });
    await store.close();
    const before = (await readFile(path)).length;

    const again = await open();
    const { runs, bytes } = await again.prune({ days: 0 }, 1e15);

    assert.equal(runs, 100);
    assert.equal(before - (await readFile(path)).length, bytes);
    assert.ok(bytes > before * 0.7, `${bytes} of ${before} given back`);
  }));

test("a lock that another process holds delays writes without stopping the event loop", () =>
  withFile(async ({ path, open }) => {
    const store = await open();
    const ticket = await store.begin(startOf());
    await store.append(ticket, callOf(1));
    const other = openDatabase(path, { readOnly: false });
    other.exec("BEGIN IMMEDIATE");
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();

    const appended = store.append(ticket, callOf(2));
    await setTimeout(1_500);
    assert.equal((await loaded(store, ticket.run)).calls.length, 1);
    other.exec("COMMIT");
    other.close();
    await appended;

    delay.disable();
    assert.equal((await loaded(store, ticket.run)).calls.length, 2);
    assert.ok(delay.max / 1e6 < 1_000, `the loop stood still for ${delay.max / 1e6} ms`);
  }));

test("a full disk refuses what no longer fits, and the store goes on when there is room again", () =>
  withFile(async ({ path }) => {
    const connection = await connect({ path, durability: "process", readOnly: false });
    const store = new SqliteStore(connection, { readOnly: false });
    const ticket = await store.begin(startOf());
    await store.append(ticket, callOf(1));
    const limit = (pages: number) => connection.database.exec(`PRAGMA max_page_count = ${pages}`);
    limit(1);

    const large = callOf(2, { answer: Array.from({ length: 2000 }, (_, k) => digest(String(k))).join("") });
    await assert.rejects(store.append(ticket, large), refusal("store_full"));
    limit(100_000);

    await store.end(
      ticket,
      { status: "failed", error: { name: "AirworthyError", message: "full" } },
      TOTALS,
      1,
    );
    const run = await execute(store, { calls: [{ ...large, seq: 1 }] });
    assert.equal((await loaded(store, run)).calls.length, 1);
    assert.deepEqual((await loaded(store, ticket.run)).calls, [callOf(1)]);
    await store.close();
  }));

test("a run whose begin did not fit is stored with what is appended later", () =>
  withFile(async ({ path }) => {
    const connection = await connect({ path, durability: "process", readOnly: false });
    const store = new SqliteStore(connection, { readOnly: false });
    const input = bodyOf(Array.from({ length: 2000 }, (_, k) => digest(String(k))).join(""));
    connection.database.exec("PRAGMA max_page_count = 1");
    const ticket = await store.begin(startOf({ input }));
    await assert.rejects(store.append(ticket, callOf(1)), refusal("store_full"));
    connection.database.exec("PRAGMA max_page_count = 100000");

    await store.append(ticket, callOf(1));
    await store.end(ticket, COMPLETED, TOTALS, 1);

    assert.deepEqual((await loaded(store, ticket.run)).input, input);
    await store.close();
  }));

for (const what of ["deleted", "replaced"]) {
  test(`writes to a file that was ${what} are refused within a second or so`, () =>
    withFile(async ({ path, open }) => {
      const store = await open();
      const ticket = await store.begin(startOf());
      await store.append(ticket, callOf(1));
      if (what === "deleted") await rm(path);
      else await rename(path, `${path}.old`).then(() => writeFile(path, "something else"));

      const deadline = Date.now() + 5_000;
      const appendUntilRefused = async () => {
        for (let seq = 2; Date.now() < deadline; seq++) await store.append(ticket, callOf(seq));
      };
      await assert.rejects(appendUntilRefused(), refusal("store_gone"));
      assert.ok((await loaded(store, ticket.run)).calls.length >= 1);
    }));
}

test("openSqliteStore() refuses what is no intact store of its version", () =>
  withFile(async ({ path }) => {
    const open = () => openSqliteStore({ path });
    const make = async (sql: string) => {
      await rm(path, { force: true });
      const database = openDatabase(path, { readOnly: false });
      database.exec(sql);
      database.close();
    };
    await writeFile(path, "this is no database, but a text that is long enough to have a header ".repeat(50));
    await assert.rejects(open(), refusal("store_corrupt"));
    await make("PRAGMA application_id = 0x41495257; PRAGMA user_version = 99; CREATE TABLE run(id)");
    await assert.rejects(open(), refusal("store_newer"));
    await make("CREATE TABLE customers(id)");
    await assert.rejects(open(), refusal("store_foreign"));
    await assert.rejects(openSqliteStore({ path: dirname(path) }), refusal("store_unreachable"));
  }));

test("a damaged page is reported as such, and what is intact can be read", () =>
  withFile(async ({ path, open }) => {
    const store = await open();
    const small = await execute(store);
    const calls = Array.from({ length: 900 }, (_, i) => callOf(i + 1, { answer: digest(`${i}`).repeat(20) }));
    const large = await execute(store, { calls });
    await store.close();
    const { length } = await readFile(path);
    await truncate(path, length - 100 * 4096);
    await truncate(path, length);

    const again = await open();
    await assert.rejects(again.load(large), refusal("store_corrupt"));
    assert.equal((await loaded(again, small)).status, "completed");
  }));

test("a store opened with readOnly reads, and refuses to write", () =>
  withFile(async ({ path, open }) => {
    await assert.rejects(openSqliteStore({ path, readOnly: true }), refusal("store_not_found"));
    const run = await execute(await open(), { calls: [callOf(1)] });
    const store = await open({ readOnly: true });

    assert.deepEqual((await loaded(store, run)).calls, [callOf(1)]);
    assert.equal((await store.list()).runs.length, 1);
    await assert.rejects(store.begin(startOf()), refusal("store_read_only"));
    await assert.rejects(store.claim(run), refusal("store_read_only"));
    await assert.rejects(store.import(await loaded(store, run)), refusal("store_read_only"));
    await assert.rejects(store.prune({}), refusal("store_read_only"));
    await assert.rejects(
      store.ledger.keep("t", "k", { answer: "1", run, storedAt: 1 }, 1),
      refusal("store_read_only"),
    );
  }));

test("a file without write permission is refused when it is opened for writing", () =>
  withFile(async ({ path, open }) => {
    const run = await execute(await open());
    await chmod(path, 0o444);
    // What lies beside a store is for its owner alone; here somebody else may read all of it.
    for (const beside of ["-wal", "-shm"]) await chmod(`${path}${beside}`, 0o644);
    await chmod(dirname(path), 0o755);
    await asOrdinaryUser(async () => {
      await assert.rejects(openSqliteStore({ path }), refusal("store_read_only"));
    });
    assert.ok(run);
  }));

/** Permissions mean nothing to root, as which tests run in many containers. */
async function asOrdinaryUser(body: () => Promise<void>): Promise<void> {
  const isRoot = process.getuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  try {
    await body();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}
