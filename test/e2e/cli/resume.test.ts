import assert from "node:assert/strict";
import { test } from "node:test";
import { project } from "./project.ts";

test("run exits 3 where it waits for a person, and resume --approve finishes it", async () => {
  await using shop = await project("approval");
  const run = await shop.cli(["run", "refund", "--input", "40"]);
  const undecided = await shop.cli(["resume", "last"]);
  const shown = await shop.cli(["runs", "show", "last"]);
  const approved = await shop.cli(["resume", "last", "--approve", "--by", "ann"]);

  assert.equal(run.code, 3);
  assert.match(
    run.stderr,
    /waits at manager: Refund 40 USD\?\n.*"amount": 40.*\ndecide: airworthy resume run_\w+ --approve/s,
  );
  assert.deepEqual([undecided.code, /code: run_waiting/.test(undecided.stderr)], [3, true]);
  assert.match(shown.stdout, /waits at manager: Refund 40 USD\?/);
  assert.deepEqual([approved.code, approved.stdout], [0, "paid 40, approved by ann\n"]);
  assert.equal(await shop.read("paid.txt"), "40\n");
});

test("resume --deny tells the run why", async () => {
  await using shop = await project("approval");
  await shop.cli(["run", "refund", "--input", "40"]);
  const denied = await shop.cli(["resume", "last", "--deny", "--by", "bo", "--reason", "too much"]);
  const again = await shop.cli(["resume", "last"]);

  assert.equal(denied.stdout, "denied by bo: too much\n");
  assert.equal(again.code, 2);
  assert.match(again.stderr, /code: run_ended/);
});

test("Ctrl-C ends the run as cancelled, closes the store and exits 130", async () => {
  await using shop = await project("interrupt");
  const act = (child: { kill(signal: NodeJS.Signals): boolean }): void => void child.kill("SIGINT");
  const { code, stderr } = await shop.cli(["run", "slow"], {
    env: { WAIT: "1" },
    when: { text: "standing still", act },
  });
  const shown = await shop.json(["runs", "show", "last"]);

  assert.equal(code, 130, stderr);
  assert.match(stderr, /Press Ctrl-C again to leave at once/);
  assert.equal(shown.status, "cancelled");
  assert.equal((shown.error as { code: string }).code, "run_cancelled");
});

test("a killed run is listed as interrupted, and resume --all finishes it without doing again what was done", async () => {
  await using shop = await project("interrupt");
  const act = (child: { kill(signal: NodeJS.Signals): boolean }): void => void child.kill("SIGKILL");
  await shop.cli(["run", "slow"], { env: { WAIT: "1" }, when: { text: "standing still", act } });
  const listed = await shop.cli(["runs", "list", "--status", "interrupted"]);
  const resumed = await shop.cli(["resume", "--all"]);
  const after = await shop.json(["runs", "show", "last"]);

  assert.match(listed.stdout, /slow +interrupted/);
  assert.deepEqual([resumed.code, resumed.stdout], [0, "both\n"]);
  assert.match(resumed.stderr, /1 interrupted run, 1 completed\n$/);
  assert.equal(await shop.read("done.txt"), "first\nsecond\n");
  assert.deepEqual([after.status, after.attempt], ["completed", 2]);
});
