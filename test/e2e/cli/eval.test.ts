import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { test } from "node:test";
import { displayWidth } from "../../../src/cli/print/display-width.ts";
import type { Project } from "./project.ts";
import { project } from "./project.ts";

const kill =
  (signal: NodeJS.Signals) =>
  (child: ChildProcess): void =>
    void child.kill(signal);

async function asked(shop: Project): Promise<readonly string[]> {
  return (await shop.read("asked.txt")).trim().split("\n");
}

test("eval tries every case, keeps each trial as a run that replays, and shows what came out", async () => {
  await using shop = await project("evals");
  const { code, stdout } = await shop.cli(["eval", "doubling"]);
  const listed = await shop.cli(["experiments", "list"]);
  const shown = await shop.cli(["experiments", "show", "last"]);
  const runs = await shop.cli(["runs", "list"]);
  const trials = await shop.cli(["runs", "list", "--trials", "--limit", "100"]);
  const replayed = await shop.cli(["replay", "last"]);

  assert.equal(code, 0);
  assert.match(stdout, /^PASS: doubling, release "current"/);
  assert.match(stdout, /success +100 %/);
  for (const text of [stdout, listed.stdout, shown.stdout])
    assert.ok(
      text.split("\n").every((line) => displayWidth(line) <= 80),
      text,
    );
  assert.match(listed.stdout, /doubling +current +completed +\S+ +40 +100\.0%/);
  assert.match(shown.stdout, /\nc0 +1 +pass /);
  assert.match(runs.stderr, /--trials/);
  assert.equal(trials.stdout.trim().split("\n").length, 41);
  assert.equal(replayed.code, 0);
});

test("eval --gate blocks a worse release, passes a good one, and refuses to gate nothing", async () => {
  await using shop = await project("evals");
  const worse = await shop.cli(["eval", "doubling", "--release", "wrong", "--against", "current", "--gate"]);
  const good = await shop.cli(["eval", "doubling", "--gate"]);
  const nothing = await shop.cli(["eval", "ungated", "--gate"]);
  const json = await shop.json(["eval", "ungated"]);

  assert.deepEqual([worse.code, good.code, nothing.code], [1, 0, 2]);
  assert.match(worse.stdout, /^BLOCK: doubling, release "wrong" against "current"/);
  assert.match(nothing.stderr, /code: nothing_to_gate/);
  assert.equal(json.verdict, "PASS");
});

test("eval takes the cases it is told to, and says so where none is left", async () => {
  await using shop = await project("evals");
  const some = await shop.json([
    "eval",
    "doubling",
    "--route",
    "odd",
    "--cases",
    "c1,c2,c3",
    "--trials",
    "2",
  ]);
  const none = await shop.cli(["eval", "doubling", "--tag", "hard"]);

  assert.equal((some.experiment as { done: number }).done, 4);
  assert.equal(none.code, 2);
  assert.match(none.stderr, /code: no_cases/);
});

test("a killed eval is resumed with what it began with: nothing that was kept is made again", async () => {
  await using shop = await project("evals");
  const dead = await shop.cli(["eval", "doubling", "--seed", "1"], {
    env: { STAND_STILL_AT: "7" },
    when: { text: "standing still", act: kill("SIGKILL") },
  });
  const before = await asked(shop);
  const listed = await shop.cli(["experiments", "list", "--json"]);
  const cases = await shop.read("cases.jsonl");
  await shop.write("cases.jsonl", cases.replace('"expected":0,', '"expected":1,'));
  const resumed = await shop.cli(["eval", "doubling", "--resume"]);
  const after = await asked(shop);
  const again = await shop.cli(["eval", "doubling", "--resume"]);

  assert.equal(dead.code, null);
  const { status, done } = JSON.parse(listed.stdout) as { status: string; done: number };
  // The one it stood still at has no record; the one before it may have been on its way to the store.
  assert.equal(status, "running");
  assert.ok(before.length > 3 && done >= before.length - 2, `${done} of ${before.length} are kept`);
  assert.equal(resumed.code, 0, resumed.stderr);
  assert.match(resumed.stderr, /The dataset has changed since the experiment began/);
  assert.match(resumed.stdout, /success +100 %.*40 trials/);
  assert.deepEqual([after.length, new Set(after).size], [40 + before.length - done, 40]);
  assert.equal(again.code, 2);
  assert.match(again.stderr, /code: nothing_to_resume/);
});

test("Ctrl-C stops an eval, keeps what is done and exits 130", async () => {
  await using shop = await project("evals");
  const stopped = await shop.cli(["eval", "doubling"], {
    env: { STAND_STILL_AT: "7" },
    when: { text: "standing still", act: kill("SIGINT") },
  });
  const listed = await shop.cli(["experiments", "list", "--json"]);
  const resumed = await shop.json(["eval", "doubling", "--resume"]);

  assert.equal(stopped.code, 130, stopped.stderr);
  const { status, end } = JSON.parse(listed.stdout) as { status: string; end: { reason: string } };
  assert.deepEqual([status, end.reason], ["stopped", "interrupted"]);
  const { experiment } = resumed as { experiment: { status: string; done: number; passed: number } };
  assert.deepEqual([experiment.status, experiment.done, experiment.passed], ["completed", 40, 40]);
});

test("eval says what to do about names it does not know", async () => {
  await using shop = await project("evals");
  const name = await shop.cli(["eval", "doublin"]);
  const release = await shop.cli(["eval", "doubling", "--release", "new"]);
  const experiment = await shop.cli(["experiments", "show", "exp_nothing"]);

  assert.deepEqual([name.code, release.code, experiment.code], [2, 2, 2]);
  assert.match(name.stderr, /Did you mean "doubling"\?/);
  assert.match(release.stderr, /it has "current", "wrong"/);
  assert.match(experiment.stderr, /code: (?:experiment_not_found|store_not_found)/);
});
