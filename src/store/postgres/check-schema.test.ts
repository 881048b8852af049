import assert from "node:assert/strict";
import { after, test } from "node:test";
import { bodyOf } from "../../core/body.ts";
import { callOf, execute, modelCall } from "../_test-runs.ts";
import { TestDatabases } from "./_test-databases.ts";
import { openPostgresContents } from "./postgres-contents.ts";
import { openPostgresStore } from "./postgres-store.ts";

const databases = await TestDatabases.start();
after(() => databases.server.dispose());

/** What is wrong after a change of the database that no store makes. */
async function faultsAfter(change: string): Promise<string> {
  const database = await databases.create();
  const store = await openPostgresStore(databases.options(database));
  const ask = bodyOf("{}", { shared: "tools ".repeat(400), thread: ["u1", "a1"] });
  await execute(store, { calls: [modelCall(1, ask), callOf(2, { answer: `"${"long ".repeat(2_000)}"` })] });
  await execute(store);
  await store.figures.catchUp();
  await store.close();
  await databases.query(change.replaceAll("aw.", "airworthy."), database);
  const contents = await openPostgresContents(databases.url(database), true);
  try {
    const checks = await contents.check();
    return checks.flatMap(({ name, faults }) => faults.map((fault) => `${name}: ${fault}`)).join("\n");
  } finally {
    await contents.close();
  }
}

test("a sound database has no faults", async () => {
  assert.equal(await faultsAfter("SELECT 1"), "");
});

test("what is damaged in a database is found, each in its place", async () => {
  const changes: readonly (readonly [string, RegExp])[] = [
    ["UPDATE aw.blob SET text = 'other'", /long texts: text \w{32} is not what its hash says/],
    ["DELETE FROM aw.blob", /references: run run_\w+: the blob of its \w+ is not there/],
    ["UPDATE aw.message SET text = 'forged'", /messages: message \w{32} is not what its hash says/],
    [
      `DELETE FROM aw.message WHERE parent = '${"0".repeat(32)}'`,
      /messages: message \w{32} goes on from one that is not there/,
    ],
    ["DELETE FROM aw.run", /calls: 2 rows of call of a run \d+ that is not there/],
    ["DELETE FROM aw.run_end", /calls: run run_\w+: it is neither open nor has it ended/],
    ["UPDATE aw.figure_day SET count = count - 1", /figures: figures know of 1 runs, and 2 runs say/],
    [
      "INSERT INTO aw.cancel VALUES (99, 1, 'ada')",
      /cancellations: a record leads to a run that is not there/,
    ],
  ];
  for (const [change, expected] of changes) assert.match(await faultsAfter(change), expected, change);
});
