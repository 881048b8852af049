import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { callOf, execute, startOf } from "../_test-runs.ts";
import { backupStore } from "../contents/backup-store.ts";
import { migrateStore } from "../contents/migrate-store.ts";
import { refusal } from "../suite/_test-refusal.ts";
import { withFile } from "./_test-file.ts";
import { backupSqlite, restoreSqlite } from "./copy-file.ts";
import { openSqliteContents } from "./sqlite-contents.ts";
import { openSqliteStore } from "./sqlite-store.ts";

/** As the version before the last one made them. */
const BACK_TO_15 =
  "DROP TRIGGER score_listed; DROP TRIGGER score_unlisted; DROP TABLE scored; PRAGMA user_version = 15";

test("a backup of an older version is restored, and brought forward there", async () => {
  await withFile(async ({ path, open }) => {
    const store = await open();
    const run = await execute(store, { calls: [callOf(1)] });
    await store.close();
    await backupSqlite(path, `${path}.bak`);
    await change(`${path}.bak`, BACK_TO_15);

    await restoreSqlite(`${path}.bak`, `${path}.new`);

    const restored = await openSqliteStore({ path: `${path}.new` });
    assert.equal((await restored.load(run))?.calls.length, 1);
    await restored.close();
    await change(`${path}.bak`, `${BACK_TO_15}; DELETE FROM call; DELETE FROM run`);
    await assert.rejects(restoreSqlite(`${path}.bak`, `${path}.other`), refusal("backup_corrupt"));
  });
});

test("a store and a backup that cannot be read are refused with what to do", async () => {
  await withFile(async ({ path, open }) => {
    const store = await open();
    await execute(store, { calls: [callOf(1)] });
    await store.close();
    await backupSqlite(path, `${path}.bak`);
    for (const file of [path, `${path}.bak`]) await change(file, "UPDATE call SET note = '{'");

    await assert.rejects(backupStore(path, `${path}.2`), refusal("store_corrupt"));
    await assert.rejects(migrateStore(path, `${path}.3`), refusal("store_corrupt"));
    await assert.rejects(restoreSqlite(`${path}.bak`, `${path}.4`), refusal("backup_corrupt"));
    for (const file of [2, 4]) assert.equal(existsSync(`${path}.${file}`), false);
  });
});

test("a store that somebody executes runs in is not moved", async () => {
  await withFile(async ({ path, open }) => {
    const store = await open();
    const ticket = await store.begin(startOf());
    await store.append(ticket, callOf(1));

    await assert.rejects(migrateStore(path, `${path}.2`), refusal("store_in_use"));
    await store.close();
    assert.deepEqual((await migrateStore(path, `${path}.2`)).open, {
      waiting: 0,
      interrupted: 1,
      accepted: 0,
    });
  });
});

test("a backup of an older version takes nothing from the store but its version", async () => {
  await withFile(async ({ path, open }) => {
    const store = await open();
    await execute(store);
    await store.close();
    await change(path, BACK_TO_15);

    const { parts } = await backupSqlite(path, `${path}.bak`);

    assert.equal(parts.runs?.count, 1);
  });
});

async function change(path: string, sql: string): Promise<void> {
  const contents = await openSqliteContents(path, false);
  contents.database.exec(sql);
  await contents.close();
}
