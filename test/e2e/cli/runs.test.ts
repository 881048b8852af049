import assert from "node:assert/strict";
import { test } from "node:test";
import { displayWidth } from "../../../src/cli/print/display-width.ts";
import { project } from "./project.ts";

test("runs list fits 80 columns, newest first, and pages on", async () => {
  await using shop = await project("basic");
  await shop.cli(["run", "shout", "--text", "one", "--user", "ann"]);
  await shop.cli(["run", "broken"]);
  await shop.cli(["run", "quote", "--input", '{"city":"Oslo"}']);
  const { code, stdout } = await shop.cli(["runs", "list"]);
  const first = await shop.cli(["runs", "list", "-n", "2"]);
  const cursor = /--cursor (\d+)/.exec(first.stderr)?.[1] ?? "";
  const second = await shop.cli(["runs", "list", "-n", "2", "--cursor", cursor]);

  const [header = "", ...rows] = stdout.trimEnd().split("\n");
  assert.equal(code, 0);
  assert.match(header, /^run\s+workflow\s+status\s+age\s+took\s+calls\s+tokens\s+cost$/);
  assert.deepEqual(
    rows.map((row) => row.split(/\s+/)[1]),
    ["quote", "broken", "shout"],
  );
  assert.ok(stdout.split("\n").every((line) => displayWidth(line) <= 80));
  assert.match(second.stdout.split("\n")[1] ?? "", /shout/);
  assert.ok(!stdout.includes("\u001b"));
});

test("runs list filters, and --json gives a run a line", async () => {
  await using shop = await project("basic");
  await shop.cli(["run", "shout", "--text", "one", "--user", "ann", "--tag", "x"]);
  await shop.cli(["run", "broken"]);
  const failed = await shop.cli(["runs", "list", "--status", "failed", "--json"]);
  const ofAnn = await shop.cli(["runs", "list", "--user", "ann", "--tag", "x", "--since", "1h", "--json"]);
  const none = await shop.cli(["runs", "list", "--workflow", "other"]);

  assert.deepEqual(
    failed.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).workflow),
    ["broken"],
  );
  const [ann] = ofAnn.stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.equal(ann.workflow, "shout");
  assert.equal(ann.totals.cost, 0);
  assert.deepEqual([none.code, none.stdout], [0, ""]);
  assert.match(none.stderr, /No run is so/);
});

test("runs show draws the calls as a tree and takes the beginning of an id", async () => {
  await using shop = await project("basic");
  const { id } = await shop.json(["run", "quote", "--input", '{"city":"Oslo"}']);
  const { code, stdout } = await shop.cli(["runs", "show", String(id).slice(0, 18)]);

  assert.equal(code, 0);
  assert.ok(stdout.startsWith(`${id}\nworkflow  quote\nstatus    completed\n`), stdout);
  assert.match(stdout, /input\n\{\n {2}"city": "Oslo"\n\}/);
  assert.match(stdout, /price\/ .*\n├─base {2,}step .*\n└─tax {3,}step .*\nnow {2,}clock/);
  assert.ok(stdout.split("\n").every((line) => displayWidth(line) <= 80));
});

test("runs show --call gives the question and the answer of one call in full", async () => {
  await using shop = await project("basic");
  await shop.cli(["run", "quote", "--input", '{"city":"Oslo"}']);
  const call = await shop.cli(["runs", "show", "last", "--call", "price/base"]);
  const document = await shop.json(["runs", "show", "last", "--call", "price/base"]);
  const misspelt = await shop.cli(["runs", "show", "last", "--call", "price/bas"]);

  assert.match(call.stdout, /^price\/base step done, .*\n\nasked\nOslo\n\nanswered\n100\n/);
  assert.deepEqual([document.ask, document.answer], ["Oslo", 100]);
  assert.equal(misspelt.code, 2);
  assert.match(misspelt.stderr, /hint: Did you mean "price\/base"\?\ncode: call_not_found/);
});

test("runs diff puts two runs side by side by address and exits 1 where they differ", async () => {
  await using shop = await project("basic");
  const a = await shop.json(["run", "quote", "--input", '{"city":"Oslo"}']);
  const b = await shop.json(["run", "quote", "--input", '{"city":"Moss"}']);
  const other = await shop.cli(["runs", "diff", String(a.id), String(b.id)]);
  const same = await shop.cli(["runs", "diff", String(a.id), String(a.id)]);

  assert.equal(other.code, 1);
  assert.match(other.stdout, /price\/base +≠ /);
  assert.match(other.stdout, /price\/tax +=/);
  assert.match(other.stdout, /price\/base asked\n- Oslo\n\+ Moss/);
  assert.deepEqual([same.code, same.stdout.endsWith("The runs are the same.\n")], [0, true]);
});

test("runs erase removes one user's runs, and asks before it does", async () => {
  await using shop = await project("basic");
  for (const user of ["ann", "bo", "ann"]) await shop.cli(["run", "shout", "--text", "x", "--user", user]);
  const unasked = await shop.cli(["runs", "erase", "--user", "ann"]);
  const erased = await shop.json(["runs", "erase", "--user", "ann", "--yes"]);
  const left = await shop.cli(["runs", "list", "--json"]);

  assert.equal(unasked.code, 2);
  assert.match(unasked.stderr, /hint: Add --yes if it is meant\ncode: confirmation_needed/);
  assert.equal(erased.runs, 2);
  assert.deepEqual(
    left.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).subject.id),
    ["bo"],
  );
});

test("runs prune removes what the flags no longer keep", async () => {
  await using shop = await project("basic");
  await shop.cli(["run", "shout", "--text", "x"]);
  const kept = await shop.json(["runs", "prune"]);
  const pruned = await shop.json(["runs", "prune", "--days", "0.00000001"]);

  assert.deepEqual([kept.runs, pruned.runs], [0, 1]);
});

test("run and runs show tell what an error came of, of which a model is told a code only", async () => {
  await using shop = await project();
  await shop.write(
    "airworthy.config.ts",
    `import { defineConfig, tool, workflow } from "airworthy";
import { z } from "zod";
const find = tool({ name: "find", description: "Finds it", input: z.object({}), output: z.null(), effect: "read",
  run: () => { throw new Error("no such table: orders", { cause: new Error("shop.db is empty") }); } });
export default defineConfig({ workflows: [workflow({ name: "look", run: () => find.call({}) })] });
`,
  );
  const run = await shop.cli(["run", "look"]);
  const shown = await shop.cli(["runs", "show", "last"]);

  assert.match(run.stderr, /code: internal\nbecause: no such table: orders\nbecause: shop\.db is empty\n/);
  assert.match(shown.stdout, /code: internal\nbecause: no such table: orders\nbecause: shop\.db is empty\n/);
  assert.match(shown.stdout, /✗ find: .* \(internal\)\n {2}because: no such table: orders\n/);
});
