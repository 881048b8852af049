import assert from "node:assert/strict";
import { test } from "node:test";
import { project } from "./project.ts";

test("run prints the result alone to standard output and everything about it to standard error", async () => {
  await using shop = await project("basic");
  const { code, stdout, stderr } = await shop.cli(["run", "quote", "--input", '{"city":"Oslo"}']);

  assert.equal(code, 0);
  assert.deepEqual(JSON.parse(stdout), { city: "Oslo", total: 125 });
  assert.match(stderr, /^run_[0-9a-z]{26} completed in \d+m?s: 3 calls\nlook: airworthy runs show run_/);
});

test("run stamps what its flags say, and takes input from a file and from standard input", async () => {
  await using shop = await project("basic");
  await shop.write("in.json", '\ufeff{"city":"Bergen"}');
  const flags = [
    "--user",
    "u1",
    "--attr",
    "plan=pro",
    "--attr",
    "seats=3",
    "--tag",
    "a",
    "--tag",
    "b",
    "--session",
    "s1",
    "--release",
    "r1",
  ];
  const run = await shop.json(["run", "quote", "--input", "@in.json", ...flags]);
  const piped = await shop.json(["run", "quote", "-i", "-"], { stdin: '{"city":"Moss"}' });

  assert.equal(run.status, "completed");
  assert.deepEqual(run.output, { city: "Bergen", total: 125 });
  assert.deepEqual(run.subject, { id: "u1", attributes: { plan: "pro", seats: 3 } });
  assert.deepEqual([run.tags, run.session, run.release], [["a", "b"], "s1", "r1"]);
  assert.deepEqual(piped.output, { city: "Moss", total: 125 });
});

test("run exits 1 for a run that failed, tells why without a stack, and keeps it", async () => {
  await using shop = await project("basic");
  const { code, stdout, stderr } = await shop.cli(["run", "broken"]);
  const shown = await shop.cli(["runs", "show", "last"]);

  assert.equal(code, 1);
  assert.equal(stdout, "");
  assert.match(stderr, /^error: RangeError: the table has no row 7\nrun_\w+ failed in /);
  assert.doesNotMatch(stderr, /\n\s+at /);
  assert.match(shown.stdout, /load ✗\s+step/);
});

test("run calls a recorded function with its arguments", async () => {
  await using shop = await project("basic");
  const text = await shop.cli(["run", "shout", "--text", "hello"]);
  const wrong = await shop.cli(["run", "shout", "--input", '"hello"']);

  assert.equal(text.stdout, "HELLO\n");
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /expected a JSON array of its arguments\nhint: .*--input '\["hello"\]'/);
});

test("run ends a run at its budget", async () => {
  await using shop = await project("basic");
  const run = await shop.json(["run", "quote", "--input", '{"city":"Oslo"}', "--budget-calls", "2"]);

  assert.equal(run.status, "failed");
  assert.equal((run.error as { code: string }).code, "budget_exceeded");
});

test("run finds the configuration upwards and keeps runs beside it, wherever one stands", async () => {
  await using shop = await project("basic");
  await shop.cli(["init", "below", "--yes"]);
  const run = await shop.cli(["run", "shout", "--text", "x", "--config", "../airworthy.config.ts"], {
    in: "below",
  });
  const listed = await shop.cli(["runs", "list", "--json"]);

  assert.equal(run.code, 0);
  assert.equal(listed.stdout.trim().split("\n").length, 1);
});

test("run says how to give an input where one is missing", async () => {
  await using shop = await project("basic");
  const { code, stderr } = await shop.cli(["run", "quote"]);

  assert.equal(code, 2);
  assert.match(
    stderr,
    /^error: Cannot accept the input of workflow "quote".*\nhint: Give it with --input as JSON, or with --text\ncode: invalid_input\n$/,
  );
});
