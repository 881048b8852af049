import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { bodyOf } from "../../core/body.ts";
import { isAirworthyError } from "../../core/errors.ts";
import type { RunId, SessionId } from "../../core/ids.ts";
import { at, execute, loaded, TOTALS } from "../_test-runs.ts";
import { withFile } from "./_test-file.ts";
import type { Database } from "./database.ts";
import { openDatabase } from "./database.ts";
import type { Migration } from "./migrate.ts";
import { MIGRATIONS, migrate } from "./migrate.ts";
import { openSqliteStore } from "./sqlite-store.ts";

for (const dump of ["_test-version-1.sql", "_test-version-2.sql"]) {
  test(`a file opens with everything in it: ${dump}`, () => opensWhole(dump));
}

function opensWhole(dump: string): Promise<void> {
  return withFile(async ({ path, open }) => {
    await restore(path, dump);
    const store = await open();

    const run = await loaded(store, "run_completed" as RunId);
    const [model, tool, ...others] = run.calls;
    assert.deepEqual(
      model?.ask,
      bodyOf('{"temperature":0}', { shared: "[tools]", thread: ['{"role":"system"}', '{"role":"user"}'] }),
    );
    assert.equal(model?.answer, JSON.stringify("long ".repeat(2000)));
    assert.deepEqual(
      [tool?.seq, tool?.kind, tool?.state, tool?.address, others.length],
      [2, "tool", "failed", "handle/refund#2", 0],
    );
    assert.deepEqual(
      { ...run, calls: [] },
      {
        id: "run_completed",
        workflow: "support",
        input: { text: '{"q":"where is my order"}' },
        startedAt: 1_795_000_000_000,
        session: "ses_1",
        subject: { id: "user-1", attributes: { plan: "pro" } },
        tags: ["a", "b"],
        release: "rel_1",
        parent: { kind: "fork", run: "run_0", at: "triage" },
        source: "openai",
        end: { status: "completed", output: { text: '"done"' } },
        status: "completed",
        interrupted: false,
        took: 9.5,
        totals: TOTALS,
        attempt: 1,
        turn: 1,
        calls: [],
      },
    );
    assert.deepEqual(
      (await store.list()).runs.map(({ id, status, interrupted }) => [id, status, interrupted]),
      [
        ["run_interrupted", "running", true],
        ["run_failed", "failed", false],
        ["run_waiting", "waiting", false],
        ["run_completed", "completed", false],
      ],
    );
    assert.deepEqual((await store.session("ses_1" as SessionId))?.messages, ['"hello"', '"hi"']);
    assert.equal((await store.ledger.find("refund", "key-1"))?.answer, '"refunded"');
    assert.deepEqual(
      (await store.approvals.pending()).map(({ address }) => address),
      [at("refund")],
    );
    assert.equal(store.secret, "5ec2e7".padEnd(64, "0"));
    assert.equal((await store.claim("run_interrupted" as RunId)).lastSeq, 1);
    await execute(store);
  });
}

test("older files have the schema of a new one when they are open, and version 2 stays as it was released", () =>
  withFile(async ({ path, open }) => {
    await (await open()).close();
    const current = schemaOf(path);
    for (const dump of ["_test-version-1.sql", "_test-version-2.sql"]) {
      const older = `${path}.${dump}`;
      await restore(older, dump);
      await (await openSqliteStore({ path: older })).close();
      assert.deepEqual(schemaOf(older), current, dump);
    }

    const [released, second] = [`${path}.released`, `${path}.second`];
    await restore(released, "_test-version-2.sql");
    const database = openDatabase(second, { readOnly: false });
    migrate(database, { path: second, readOnly: false, migrations: MIGRATIONS.slice(0, 2) });
    database.close();
    assert.deepEqual(schemaOf(second), schemaOf(released));
  }));

test("migrate() brings a file forward one version at a time, each wholly or not at all", () =>
  withFile(async ({ path }) => {
    const database = openDatabase(path, { readOnly: false });
    const [next, last] = [MIGRATIONS.length + 1, MIGRATIONS.length + 2];
    const third: Migration = { version: next, apply: (on) => on.exec("CREATE TABLE third(id)") };
    const broken: Migration = {
      version: last,
      apply: (on) => on.exec("CREATE TABLE fourth(id); SELECT nonsense"),
    };

    assert.throws(
      () => migrate(database, { path, readOnly: false, migrations: [...MIGRATIONS, third, broken] }),
      /nonsense/,
    );
    assert.equal(versionOf(database), next);
    assert.ok(tablesOf(database).includes("third"));
    assert.ok(!tablesOf(database).includes("fourth"));

    assert.throws(
      () => migrate(database, { path, readOnly: false }),
      (error) => isAirworthyError(error, "store_newer"),
    );
    const fourth: Migration = { version: last, apply: (on) => on.exec("CREATE TABLE fourth(id)") };
    const all = [...MIGRATIONS, third, fourth];
    assert.throws(
      () => migrate(database, { path, readOnly: true, migrations: all }),
      (error) => isAirworthyError(error, "store_outdated"),
    );
    migrate(database, { path, readOnly: false, migrations: all });
    assert.equal(versionOf(database), last);
    database.close();
  }));

test("a file that several open for the first time at once is made once", () =>
  withFile(async ({ open }) => {
    const stores = await Promise.all(Array.from({ length: 5 }, () => open()));

    assert.equal(new Set(stores.map(({ secret }) => secret)).size, 1);
  }));

async function restore(path: string, dump: string): Promise<void> {
  const database = openDatabase(path, { readOnly: false });
  database.exec(await readFile(new URL(dump, import.meta.url), "utf8"));
  database.close();
}

function schemaOf(path: string): unknown[] {
  const database = openDatabase(path, { readOnly: true });
  const rows = database.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name").all();
  database.close();
  return rows.map(({ sql }) => sql);
}

function versionOf(database: Database): unknown {
  return database.prepare("PRAGMA user_version").get()?.user_version;
}

function tablesOf(database: Database): unknown[] {
  return database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
    .all()
    .map(({ name }) => name);
}
