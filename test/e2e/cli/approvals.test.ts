import assert from "node:assert/strict";
import { test } from "node:test";
import { project } from "./project.ts";

test("approvals lists what waits, shows it, takes the word of those who may, once, and the run goes on with what was approved", async () => {
  await using shop = await project("approvals");
  await shop.cli(["run", "refund", "--input", "900"]);
  const listed = await shop.cli(["approvals", "list"]);
  const id = /run_\w+\/pay\/approval/.exec(listed.stdout)?.[0] ?? "";
  const shown = await shop.cli(["approvals", "show", id]);
  const eve = await shop.cli(["approvals", "approve", id, "--by", "eve"]);
  const wrong = await shop.cli(["approvals", "approve", id, "--by", "ann", "--edit", '{"order":"W1"}']);
  const edit = ["--edit", '{"order":"W1","cents":450}', "--reason", "half of it"];
  const ann = await shop.cli(["approvals", "approve", id, "--by", "ann", ...edit]);
  const bo = await shop.cli(["approvals", "deny", "last", "--by", "bo"]);
  const resumed = await shop.cli(["resume", "last"]);
  const after = await shop.cli(["approvals", "list"]);
  const closed = await shop.json(["approvals", "show", "last"]);

  assert.match(listed.stdout, /pay\/approval +Pay 900 cents.* pending +\d+s {2,}(2d00h|1d23h)/);
  assert.ok(listed.stdout.split("\n").every((line) => line.length <= 80));
  assert.match(shown.stdout, /call +tool pay\n.*for +finance\n.*arguments\n\{\n {2}"cents": 900/s);
  assert.deepEqual([eve.code, /code: approval_forbidden/.test(eve.stderr)], [2, true]);
  assert.deepEqual([wrong.code, /cents/.test(wrong.stderr)], [2, true]);
  assert.deepEqual(
    [ann.code, /^Approved by ann\..* airworthy resume run_/.test(ann.stderr)],
    [0, true],
    ann.stderr,
  );
  assert.deepEqual([bo.code, /ann approved it at 20/.test(bo.stderr)], [2, true]);
  assert.deepEqual([resumed.code, resumed.stdout], [0, "paid 450\n"]);
  assert.equal(await shop.read("paid.txt"), "W1 450\n");
  assert.match(after.stderr, /Nothing waits/);
  assert.deepEqual(
    [closed.state, closed.runStatus, (closed.decision as { reason: string }).reason],
    ["approved", "completed", "half of it"],
  );
});

test("approvals deny refuses with a reason; what was asked of a run that is gone is said to be so", async () => {
  await using shop = await project("approvals");
  const none = await shop.cli(["approvals", "list"]);
  await shop.cli(["run", "refund", "--input", "900"]);
  const unknown = await shop.cli(["approvals", "show", "last/nothing"]);
  await shop.cli(["approvals", "deny", "last", "--by", "bo", "--reason", "no receipt"]);
  const resumed = await shop.cli(["resume", "last"]);
  const late = await shop.cli(["approvals", "approve", "last", "--by", "ann"]);

  assert.deepEqual([none.code, /code: store_not_found/.test(none.stderr)], [2, true]);
  assert.match(unknown.stderr, /Did you mean "run_\w+\/pay\/approval"/);
  assert.deepEqual([resumed.code, /denied by bo: no receipt/.test(resumed.stderr)], [1, true]);
  assert.match(late.stderr, /bo denied it at/);
});
