import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { displayWidth } from "../../../src/cli/print/display-width.ts";
import { execute } from "../../../src/store/_test-runs.ts";
import { openSqliteStore } from "../../../src/store/sqlite/sqlite-store.ts";
import { project } from "./project.ts";

test("failures tells what goes wrong by place, in 80 columns, and as JSON", async () => {
  await using shop = await project("basic");
  for (let i = 0; i < 2; i++) await shop.cli(["run", "broken"]);
  const none = await shop.cli(["failures", "--workflow", "idle"]);
  const { code, stdout, stderr } = await shop.cli(["failures", "--since", "1h"]);
  const json = await shop.json(["failures"]);

  assert.equal(code, 0);
  assert.match(
    stdout,
    /^runs +where +first +last .*\n +2 +load +new .*\n +RangeError: the table has no row <n>\n +run_/,
  );
  assert.ok(
    stdout.split("\n").every((line) => displayWidth(line) <= 80),
    stdout,
  );
  assert.match(stderr, /2 runs in 1 cluster/);
  assert.equal(json.runs, 2);
  assert.deepEqual([none.code, none.stdout], [0, ""]);
});

test("segments finds for whom it goes wrong, in 80 columns, and says why it finds nothing in little", async () => {
  await using shop = await project("basic");
  await shop.cli(["run", "shout", "--text", "hello"]);
  const little = await shop.cli(["segments"]);
  await manyRuns(join(shop.folder, ".airworthy/store.db"));
  const { code, stdout } = await shop.cli(["segments"]);
  const json = await shop.json(["segments", "--workflow", "orders"]);

  assert.deepEqual([little.code, little.stdout], [0, ""]);
  assert.match(little.stderr, /too few for any/);
  assert.equal(code, 0);
  assert.match(stdout, /^1\. plan = gold {2}confirmed\n {3}40 of 40 runs of 20 customers failed: 100 %/);
  assert.ok(
    stdout.split("\n").every((line) => displayWidth(line) <= 80),
    stdout,
  );
  assert.deepEqual([json.runs, json.failed], [160, 40]);
});

/** Every run for the plan gold fails, of 20 customers. */
async function manyRuns(path: string): Promise<void> {
  const store = await openSqliteStore({ path });
  for (let i = 0; i < 160; i++) {
    const isHit = i % 4 === 0;
    const subject = { id: `u${i % 80}`, attributes: { plan: isHit ? "gold" : "free" } };
    const error = { name: "Error", message: "It broke" };
    await execute(store, {
      start: { workflow: "orders", subject, startedAt: i },
      ...(isHit ? { end: { status: "failed", error } } : {}),
    });
  }
  await store.close();
}
