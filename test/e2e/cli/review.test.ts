import assert from "node:assert/strict";
import { test } from "node:test";
import { project } from "./project.ts";

test("review: the queue, a verdict with a case, labels for a judge, and a note", async () => {
  await using shop = await project("basic");
  await shop.cli(["run", "broken"]);
  await shop.cli(["run", "shout", "--text", "hello"]);
  const list = await shop.cli(["review", "list"]);
  const set = await shop.cli([
    "review",
    "set",
    "last",
    "bad",
    "--by",
    "ann",
    "--expected",
    '"hello"',
    "--add",
    "loud",
  ]);
  const done = await shop.cli(["review", "list", "--done"]);
  const labels = await shop.cli(["review", "labels"]);
  const shown = await shop.cli(["dataset", "show", "loud"]);
  await shop.cli(["note", "last", "Ask the shop", "--by", "ann"]);
  const notes = await shop.cli(["note", "last"]);
  const wrong = await shop.cli(["review", "set", "last", "fine"]);

  assert.match(
    list.stdout,
    /^run +why +age +workflow +what\nrun_\w+ +failed .* broken +load RangeError.*\nrun_\w+ +sample/,
  );
  assert.match(set.stdout, /: bad, by ann\n"loud" in the store: added case run_/);
  assert.match(done.stdout, / bad +ann /);
  assert.deepEqual(
    labels.stdout
      .trim()
      .split("\n")
      .map((line) => (JSON.parse(line) as { label: boolean }).label),
    [false],
  );
  assert.match(shown.stdout, /hello/);
  assert.match(notes.stdout, /ann: Ask the shop/);
  assert.equal(wrong.code, 2);
});
