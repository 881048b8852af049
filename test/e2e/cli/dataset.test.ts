import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { project } from "./project.ts";

const BANKING = process.env.AIRWORTHY_SHARED_DATA ?? join(import.meta.dirname, "../../../../shared/data");
const TRAIN = join(BANKING, "datasets/banking77/train.csv");

const FILE = "evals/quote.yaml";

test("a failed run becomes a case of a file, once, and what is near is pointed out", async () => {
  await using shop = await project("basic");
  await shop.cli([
    "run",
    "broken",
    "--text",
    "Where is my order number 1234?",
    "--user",
    "ann",
    "--attr",
    "plan=pro",
  ]);
  const added = await shop.cli([
    "dataset",
    "add",
    "last",
    "--to",
    FILE,
    "--expected",
    '{"total":5}',
    "--tag",
    "hard",
  ]);
  const again = await shop.cli(["dataset", "add", "last", "--to", FILE]);
  await shop.cli(["run", "broken", "--text", "where is my order, number 1234"]);
  const near = await shop.cli(["dataset", "add", "last", "--to", FILE, "--id", "second"]);
  const shown = await shop.json(["dataset", "show", FILE, "second"]);

  assert.equal(added.code, 0, added.stderr);
  assert.match(
    added.stdout,
    /^evals\/quote\.yaml: added 1 case: run_\w{14}\n1 case, version [0-9a-f]{16}\n$/,
  );
  assert.match(
    await shop.read(FILE),
    /input: Where is my order number 1234\?\n {2}expected:\n {4}total: 5\n {2}tags:\n {4}- hard/,
  );
  assert.equal(again.code, 2);
  assert.match(again.stderr, /code: dataset_case_exists/);
  assert.match(near.stderr, /near: case "run_\w{14}" asks nearly the same \(1\.00/);
  assert.match(near.stderr, /note: the case says nothing of what should come out/);
  assert.equal(shown.input, "where is my order, number 1234");
});

test("append, edit, tag and split change a file and keep its comments; diff says what changed", async () => {
  await using shop = await project("basic");
  const dataset = (...args: readonly string[]) => shop.cli(["dataset", ...args]);
  await dataset("append", FILE, '{"id":"a","input":"x","route":"one"}');
  await shop.write(FILE, `# Ours.\n${await shop.read(FILE)}`);
  await shop.cli(["dataset", "append", FILE, "-"], {
    stdin: '{"id":"b","input":"y","route":"one"}\n{"id":"c","input":"z"}\n{"id":"d","input":"v"}\n',
  });
  await dataset("export", FILE, "-o", "old.jsonl");
  const edited = await dataset(
    "edit",
    FILE,
    "a",
    "--expected",
    '{"total":1}',
    "--set",
    "expect.status=completed",
  );
  const tagged = await dataset("tag", FILE, "hard", "--route", "one");
  const split = await dataset("split", FILE, "train=50", "test=50");
  const removed = await dataset("edit", FILE, "d", "--remove");
  const diff = await dataset("diff", "old.jsonl", FILE);
  const same = await dataset("diff", FILE, FILE);
  const text = await shop.read(FILE);

  for (const { code, stderr } of [edited, tagged, split, removed]) assert.equal(code, 0, stderr);
  assert.match(edited.stdout, /changed 1 case: a\n4 cases, version [0-9a-f]{16}, was [0-9a-f]{16}/);
  assert.match(tagged.stdout, /changed 2 cases: a, b/);
  assert.match(split.stdout, /route +train +test\nall +2 +2\n/);
  assert.match(text, /^# Ours\.\n- id: a\n/);
  assert.equal(diff.code, 1);
  assert.match(diff.stdout, /^- d$/m);
  assert.match(diff.stdout, /^~ a\n {2}expected\n {4}\+ \{"total":1\}$/m);
  assert.match(diff.stdout, /0 cases added, 1 removed, 3 changed, 0 the same/);
  assert.equal(same.code, 0);
});

test("slips are refused with their place, and nothing is written", async () => {
  await using shop = await project("basic");
  await shop.write("cases.jsonl", '{"id":"a","input":"x"}\n{"id":"b","input":"y","expcted":1}\n');
  const before = await shop.read("cases.jsonl");
  const shown = await shop.cli(["dataset", "show", "cases.jsonl"]);
  const appended = await shop.cli(["dataset", "append", "cases.jsonl", '{"id":"c","input":"z"}']);
  const missing = await shop.cli(["dataset", "show", "none.jsonl"]);
  const nothing = await shop.cli(["dataset", "edit", "cases.jsonl", "a"]);
  const parts = await shop.cli(["dataset", "split", "cases.jsonl", "train"]);

  assert.equal(shown.code, 2);
  assert.match(
    shown.stderr,
    /^error: Cannot read the dataset "cases\.jsonl": line 2, case "b": "expcted" is no field of a case; did you mean "expected"\?\nhint: .*\ncode: dataset_invalid\n$/,
  );
  assert.deepEqual([appended.code, missing.code, nothing.code, parts.code], [2, 2, 2, 2]);
  assert.match(missing.stderr, /code: dataset_not_found/);
  assert.match(parts.stderr, /such as train=80/);
  assert.equal(await shop.read("cases.jsonl"), before);
});

test("coverage names what is missing and the runs to add, and gates", async () => {
  await using shop = await project("basic");
  await shop.cli([
    "dataset",
    "append",
    "cases.jsonl",
    '{"id":"a","input":"x","subject":{"id":"u","attributes":{"plan":"free"}}}',
  ]);
  const none = await shop.cli(["dataset", "coverage", "cases.jsonl", "--store", "none.db"]);
  await shop.cli(["run", "shout", "--text", "x", "--user", "ann", "--attr", "plan=pro", "--tag", "chat"]);
  const plain = await shop.cli(["dataset", "coverage", "cases.jsonl"]);
  const gated = await shop.cli(["dataset", "coverage", "cases.jsonl", "--gate", "--since", "1h"]);
  const json = await shop.json(["dataset", "coverage", "cases.jsonl"]);

  assert.match(none.stderr, /code: store_not_found/);
  assert.equal(plain.code, 0, plain.stderr);
  assert.match(plain.stdout, /plan +pro +1 +100\.0 % +0 +0\.0 % +missing/);
  assert.match(plain.stdout, /plan +free +0 +0\.0 % +1 +100\.0 % +unused/);
  assert.match(plain.stdout, /airworthy dataset add run_\w+ --to cases\.jsonl {2}# plan pro/);
  assert.ok(
    plain.stdout.split("\n").every((line) => line.length <= 80),
    plain.stdout,
  );
  assert.equal(gated.code, 1);
  assert.equal(json.runs, 1);
});

test("grow makes the same cases for a seed, and prints them where nothing is to be written", async () => {
  await using shop = await project("basic");
  await shop.cli([
    "dataset",
    "append",
    "cases.jsonl",
    '{"id":"a","input":"Where is my parcel number 77?","expected":"x"}',
  ]);
  const [one, two] = [
    await shop.cli([
      "dataset",
      "grow",
      "cases.jsonl",
      "--kind",
      "noise",
      "--seed",
      "4",
      "--dry-run",
      "-n",
      "3",
    ]),
    await shop.cli([
      "dataset",
      "grow",
      "cases.jsonl",
      "--kind",
      "noise",
      "--seed",
      "4",
      "--dry-run",
      "-n",
      "3",
    ]),
  ];
  const written = await shop.cli(["dataset", "grow", "cases.jsonl", "-n", "50"]);
  const wrong = await shop.cli(["dataset", "grow", "cases.jsonl", "--kind", "noisy"]);
  const generated = await shop.cli(["dataset", "show", "cases.jsonl", "--generated", "--json"]);

  assert.equal(one.stdout, two.stdout);
  assert.equal(one.stdout.trim().split("\n").length, 3);
  assert.ok(one.stdout.split("\n").every((line) => line === "" || line.includes("77")));
  assert.match(written.stderr, /No more than \d+ could be made/);
  assert.equal(wrong.code, 2);
  assert.ok(
    generated.stdout
      .trim()
      .split("\n")
      .slice(1)
      .every((line) => line.includes('"generated"')),
  );
});

if (!existsSync(TRAIN))
  console.log(`Not tested: no Banking77 at ${TRAIN}; AIRWORTHY_SHARED_DATA names the data folder`);
else
  test("the 10,003 queries of Banking77 become a dataset that is checked and split by its 77 routes", async () => {
    await using shop = await project("basic");
    const columns = ["input=text", "expected=category", "route=category"].flatMap((one) => ["--column", one]);
    const imported = await shop.json(["dataset", "import", TRAIN, "--to", "banking.jsonl", ...columns]);
    const again = await shop.cli(["dataset", "import", TRAIN, "--to", "banking.jsonl", ...columns]);
    const checked = await shop.json(["dataset", "check", "banking.jsonl", "--near", "0.9"]);
    const split = await shop.cli(["dataset", "split", "banking.jsonl", "train=80", "test=20"]);

    assert.equal(imported.cases, 10_003);
    assert.match(again.stdout, /nothing to change/);
    assert.ok(Array.isArray(checked.near) && checked.near.length > 0);
    assert.match(split.stdout, /^all +800[0-9] +200[0-9]$/m);
  });

test("a dataset in the store keeps every version, which can be listed, compared and exported", async () => {
  await using shop = await project("basic");
  const dataset = (...args: readonly string[]) => shop.cli(["dataset", ...args]);
  const first = await shop.json([
    "dataset",
    "append",
    "quotes",
    '[{"id":"a","input":"x"},{"id":"b","input":"y"}]',
  ]);
  const second = await dataset("edit", "quotes", "b", "--expected", "5");
  await dataset("tag", "quotes", "hard");
  const listed = await dataset("list", "quotes", "--json");
  const newest = await dataset("list");
  const diff = await dataset("diff", `quotes@${String(first.version)}`, "quotes");
  const old = await dataset("export", `quotes@${String(first.version)}`);
  const none = await dataset("show", "quotes@0000");
  await shop.cli(["run", "shout", "--text", "Send it to ann@example.com"]);
  const added = await dataset("add", "last");

  assert.match(
    second.stdout,
    /^"quotes" in the store: changed 1 case: b\n2 cases, version \w{16}, was \w{16}\n$/,
  );
  const versions = listed.stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    versions.map((one) => [one.dataset, one.where, one.cases]),
    [1, 2, 3].map(() => ["quotes", "store", 2]),
  );
  assert.equal(versions.at(-1).version, first.version);
  assert.equal(newest.stdout.trim().split("\n").length, 2);
  assert.match(diff.stdout, /0 cases added, 0 removed, 2 changed/);
  assert.equal(old.stdout, '{"id":"a","input":"x"}\n{"id":"b","input":"y"}\n');
  assert.match(none.stderr, /Cannot find version "0000" of the dataset "quotes": the store has 3 others/);
  assert.match(added.stdout, /^"shout" in the store: added 1 case/);
});
