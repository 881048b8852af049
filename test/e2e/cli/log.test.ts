import assert from "node:assert/strict";
import { userInfo } from "node:os";
import { test } from "node:test";
import { project } from "./project.ts";

test("log tells who changed what, and nothing of what only looks or fails", async () => {
  await using shop = await project("basic");
  const run = JSON.parse(
    (await shop.cli(["run", "shout", "--text", "secret", "--user", "ann", "--json"])).stdout,
  );
  await shop.cli(["runs", "list"]);
  await shop.cli(["runs", "show", "last"]);
  await shop.cli(["replay", "last"]);
  await shop.cli(["run", "nothing"]);
  const fork = JSON.parse((await shop.cli(["fork", run.id.slice(0, 20), "--json"])).stdout);
  await shop.cli(["dataset", "add", run.id, "--to", "cases", "--keep-output"]);
  await shop.cli(["review", "set", "last", "good", "--by", "bob"]);
  await shop.cli(["note", fork.id.slice(0, 20), "Look again"]);
  await shop.cli(["runs", "erase", "--user", "ann", "--yes"]);
  const { stdout } = await shop.cli(["log", "--json"]);
  const entries = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

  assert.deepEqual(
    entries.map(({ action }) => action),
    ["runs erase", "note", "review set", "dataset add", "fork", "run"],
  );
  const own = `${userInfo().username} cli`;
  assert.deepEqual(
    entries.map(({ actor, role }) => `${actor} ${role}`),
    [own, own, "bob cli", own, own, own],
  );
  assert.deepEqual(entries[5].details, { run: run.id });
  assert.deepEqual([entries[4].target, entries[4].details], [run.id, { fork: fork.id }]);
  assert.deepEqual([entries[2].target, entries[2].details], [fork.id, { verdict: "good", by: "bob" }]);
  assert.equal(entries[1].target, fork.id);
  assert.match(entries[0].target, /^user:[0-9a-f]{16}$/);
  assert.ok(!/ann|secret/i.test(stdout.replaceAll(userInfo().username, "")));
  const shown = await shop.cli(["log", "--action", "fork"]);
  assert.match(shown.stdout, /^\s*age\s+who\s+action\s+target\s+why\n.* fork +run_/);
});
