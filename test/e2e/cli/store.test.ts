import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, test } from "node:test";
import { TestDatabases } from "../../../src/store/postgres/_test-databases.ts";
import { project } from "./project.ts";

const databases = await TestDatabases.start();
after(() => databases.server.dispose());

test("a store in a file is checked, backed up and restored, and its runs replay by id from there", async () => {
  await using shop = await project("basic");
  const { id } = await shop.json(["run", "shout", "--text", "one", "--user", "ann"]);
  await shop.cli(["run", "broken"]);

  const checked = await shop.json(["store", "check"]);
  assert.deepEqual([checked.wrong, checked.isComplete], [0, true]);
  const backed = await shop.cli(["store", "backup", "--to", "backups/"]);
  assert.equal(backed.code, 0, backed.stderr);
  assert.match(backed.stdout, /runs +2 +[0-9a-f]{16}/);
  const [name = ""] = await readdir(join(shop.folder, "backups"));
  const again = await shop.cli(["store", "backup", "--to", join("backups", name)]);
  assert.deepEqual([again.code, /backup_exists/.test(again.stderr)], [2, true]);

  const from = join("backups", name);
  const restored = await shop.cli(["store", "restore", "--from", from, "--store", "new.db"]);
  assert.equal(restored.code, 0, restored.stderr);
  const replayed = await shop.cli(["replay", String(id), "--store", "new.db"]);
  assert.deepEqual([replayed.code, /same/.test(replayed.stdout + replayed.stderr)], [0, true]);
  assert.equal((await shop.cli(["store", "check", "--store", "new.db"])).code, 0);
  const twice = await shop.cli(["store", "restore", "--from", from, "--store", "new.db"]);
  assert.deepEqual([twice.code, /store_not_empty/.test(twice.stderr)], [2, true]);
});

test("damage in a file is told with exit code 1, and a damaged backup is refused and leaves nothing", async () => {
  await using shop = await project("basic");
  await shop.cli(["run", "shout", "--text", "one"]);
  await shop.cli(["store", "backup", "--to", "good.db"]);
  await damage(join(shop.folder, "good.db"), "UPDATE run SET workflow = 'forged'");
  await damage(join(shop.folder, ".airworthy/store.db"), "UPDATE run SET input = 77");

  const checked = await shop.cli(["store", "check"]);
  assert.equal(checked.code, 1);
  assert.match(checked.stdout, /references: run run_\w+: the text of its input is not there/);
  const restored = await shop.cli(["store", "restore", "--from", "good.db", "--store", "new.db"]);
  assert.deepEqual([restored.code, /backup_corrupt/.test(restored.stderr)], [2, true]);
  assert.equal(existsSync(join(shop.folder, "new.db")), false);
  await writeFile(join(shop.folder, "none.db"), "no database at all".repeat(1_000));
  assert.equal((await shop.cli(["store", "check", "--store", "none.db"])).code, 2);
});

test("what is asked for wrongly is refused with what to do", async () => {
  await using shop = await project("basic");
  await shop.cli(["run", "shout", "--text", "one"]);
  const refused: readonly (readonly [readonly string[], RegExp])[] = [
    [["store", "migrate", "--from", "none.db", "--to", "b.db"], /store_not_found/],
    [["store", "migrate", "--from", "a.db", "--to", "sqlite:a.db"], /invalid_store/],
    [["store", "restore", "--from", ".airworthy/store.db", "--store", "b.db"], /no_backup/],
    [["store", "restore", "--from", "package.json", "--store", "b.db"], /no_backup/],
    [["store", "restore", "--from", ".airworthy/store.db"], /expected --store/],
    [["store", "check", "--store", "none.db"], /store_not_found/],
  ];
  for (const [args, expected] of refused) {
    const { code, stderr } = await shop.cli(args);
    assert.equal(code, 2, args.join(" "));
    assert.match(stderr, expected);
  }
  assert.equal(existsSync(join(shop.folder, "b.db")), false);
});

test("a project moves from its file to a database: its runs replay there, and from a backup of it", async () => {
  await using shop = await project("basic");
  const { id } = await shop.json(["run", "shout", "--text", "one"]);
  const url = databases.url(await databases.create());
  const file = ".airworthy/store.db";

  const moved = await shop.cli(["store", "migrate", "--from", `sqlite:${file}`, "--to", url]);
  assert.equal(moved.code, 0, moved.stderr);
  assert.match(moved.stdout, /both stores have these counts and hashes/);
  const replayed = await shop.cli(["replay", String(id), "--store", url]);
  assert.deepEqual([replayed.code, /same/.test(replayed.stdout + replayed.stderr)], [0, true]);
  const twice = await shop.cli(["store", "migrate", "--from", file, "--to", url]);
  assert.deepEqual([twice.code, /store_not_empty/.test(twice.stderr)], [2, true]);

  // And back: from the database into a file of our own form, and from there into both kinds.
  const backed = await shop.json(["store", "backup", "--to", "all.backup", "--store", url]);
  for (const target of ["back.db", databases.url(await databases.create(), "schema=other")]) {
    const restored = await shop.json(["store", "restore", "--from", "all.backup", "--store", target]);
    assert.deepEqual(restored.parts, backed.parts);
    assert.equal((await shop.cli(["replay", String(id), "--store", target])).code, 0);
  }
  const bytes = await readFile(join(shop.folder, "all.backup"));
  bytes[100] = (bytes[100] ?? 0) ^ 1;
  await writeFile(join(shop.folder, "bad.backup"), bytes);
  const bad = await shop.cli(["store", "restore", "--from", "bad.backup", "--store", "bad.db"]);
  assert.deepEqual([bad.code, /backup_corrupt/.test(bad.stderr)], [2, true]);
});

async function damage(path: string, sql: string): Promise<void> {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}
