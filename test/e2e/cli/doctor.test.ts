import assert from "node:assert/strict";
import { test } from "node:test";
import { project } from "./project.ts";

test("doctor names the place of what would not replay, what to write instead, and exits 1", async () => {
  await using shop = await project("dice");
  const unfair = await shop.cli(["doctor", "unfair"]);
  const fair = await shop.cli(["doctor", "fair"]);

  assert.equal(unfair.code, 1);
  assert.match(
    unfair.stdout,
    /✗ Math\.random is not recorded and would differ on replay: airworthy\.config\.ts:3:\d+ \(once\)\n {2}Use await ctx\.random\(\)/,
  );
  assert.match(unfair.stdout, /its result differs from the recorded one/);
  assert.match(unfair.stdout, /1 place outside the record; its replay diverged/);
  assert.deepEqual([fair.code, fair.stdout], [0, "Nothing outside the record; its replay was the same\n"]);
});

test("doctor without a workflow says how the store is", async () => {
  await using shop = await project("dice");
  await shop.cli(["run", "fair"]);
  const { stdout } = await shop.cli(["doctor"]);
  const report = await shop.json(["doctor"]);

  assert.match(
    stdout,
    /store {10}1 run, 1 call, [\d.]+ KiB \(.* a run\)\ninterrupted {4}none\nwaiting {8}none\n/,
  );
  assert.deepEqual([report.runs, report.interrupted, report.pending], [1, 0, 0]);
});
