import assert from "node:assert/strict";
import { open } from "node:fs/promises";
import { test } from "node:test";
import { bodyOf } from "../../core/body.ts";
import { callOf, execute, modelCall } from "../_test-runs.ts";
import { withFile } from "./_test-file.ts";
import { openSqliteContents } from "./sqlite-contents.ts";

/** What is wrong after a change of the file that no store makes. */
async function faultsAfter(change: string): Promise<string> {
  let found = "";
  await withFile(async ({ path, open }) => {
    const store = await open();
    const ask = bodyOf("{}", { shared: "tools ".repeat(400), thread: ["u1", "a1"] });
    await execute(store, { calls: [modelCall(1, ask), callOf(2, { answer: `"${"long ".repeat(2_000)}"` })] });
    await execute(store);
    await store.figures.catchUp();
    await store.close();
    const damaging = await openSqliteContents(path, false);
    damaging.database.exec(change);
    await damaging.close();
    const contents = await openSqliteContents(path, true);
    const checks = await contents.check();
    await contents.close();
    found = checks.flatMap(({ name, faults }) => faults.map((fault) => `${name}: ${fault}`)).join("\n");
  });
  return found;
}

test("a sound file has no faults", async () => {
  assert.equal(await faultsAfter("SELECT 1"), "");
});

test("what is damaged in a file is found, each in its place", async () => {
  const changes: readonly (readonly [string, RegExp])[] = [
    [
      "UPDATE blob SET data = 'other', codec = 0 WHERE codec = 0",
      /long texts: text \w{32} is not what its hash says/,
    ],
    ["UPDATE blob SET data = x'00' WHERE codec = 1", /long texts: .* it cannot be read/],
    ["DELETE FROM blob", /references: run run_\w+: the text of its \w+ is not there/],
    ["UPDATE message SET text = 'forged'", /messages: message \w{32} is not what its hash says/],
    ["DELETE FROM message", /references: run run_\w+: the messages of its thread are not there/],
    ["DELETE FROM run WHERE id = 1", /calls: 2 calls of a run 1 that is not there/],
    ["UPDATE call SET note = '{'", /runs: cannot be read to its end/],
    ["UPDATE figure_day SET count = count - 1", /figures: figures know of 1 runs, and 2 runs say/],
    [
      "UPDATE run SET counted = NULL WHERE id = 2",
      /figures: 1 ended runs are neither in the figures nor listed/,
    ],
    [
      "INSERT INTO cancel VALUES (99, 1, 'ada', NULL)",
      /cancellations: a record leads to a run that is not there/,
    ],
  ];
  for (const [change, expected] of changes) assert.match(await faultsAfter(change), expected, change);
});

test("a page of an index that was overwritten is found", async () => {
  await withFile(async ({ path, open: openStore }) => {
    const store = await openStore();
    for (let i = 0; i < 20; i++) await execute(store);
    await store.close();
    const contents = await openSqliteContents(path, true);
    const { rootpage } =
      contents.database.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'run_started'").get() ?? {};
    await contents.close();
    const file = await open(path, "r+");
    await file.write(Buffer.alloc(1_000, 0xff), 0, 1_000, Number(rootpage) * 4_096 - 1_000);
    await file.close();

    const damaged = await openSqliteContents(path, true);
    const [pages] = await damaged.check();
    await damaged.close();
    assert.equal(pages?.name, "pages and indexes");
    assert.ok((pages?.wrong ?? 0) > 0);
  });
});
