import assert from "node:assert/strict";
import { test } from "node:test";
import { displayWidth } from "../../../src/core/print/display-width.ts";
import { project } from "./project.ts";

/** Forty cases of three trials, of which the release has so many wrong. */
function trials(wrong: number): string {
  return Array.from({ length: 40 }, (_, i) =>
    [1, 2, 3].map((trial) =>
      JSON.stringify({
        case: `case-${i}`,
        trial,
        pass: i >= wrong,
        cost: 0.01,
        took: 100 + i,
        route: i % 2 === 0 ? "refund" : "order",
        messages: [
          { role: "user", content: `question ${i}` },
          { role: "assistant", content: i >= wrong ? "right" : `wrong ${trial}` },
        ],
      }),
    ),
  )
    .flat()
    .join("\n");
}

test("trials of others are imported, reported against each other, and planned with", async () => {
  await using shop = await project("evals");
  await shop.write("old.jsonl", trials(2));
  await shop.write("new.jsonl", trials(14));
  const old = await shop.cli(["experiments", "import", "old.jsonl", "--name", "desk", "--release", "old"]);
  const fresh = await shop.cli(["experiments", "import", "new.jsonl", "--name", "desk", "--release", "new"]);
  const again = await shop.cli(["experiments", "import", "new.jsonl", "--name", "desk", "--release", "new"]);
  const report = await shop.cli(["experiments", "report", "last", "--against", "old", "--drop", "5%"]);
  const plan = await shop.cli(["eval", "plan", "desk", "--drop", "0.1"]);

  assert.match(old.stdout, /imported 120 trials of 40 cases with 120 new runs as exp_import_/);
  assert.equal(fresh.code, 0);
  assert.match(again.stdout, /120 trials of 40 cases, there already as exp_import_/);
  assert.equal(report.code, 1);
  assert.match(report.stdout, /^BLOCK: desk, release "new" against "old"/);
  assert.match(report.stdout, /case-2 +refund +3\/3 +0\/3 /);
  assert.match(report.stdout, /first differs at model \(different answer\)/);
  assert.match(plan.stdout, /to see a drop of 10\.0 points/);
  assert.match(plan.stdout, /From the noise of two releases/);
  for (const { stdout } of [report, plan])
    assert.deepEqual(
      stdout.split("\n").filter((line) => displayWidth(line) > 80),
      [],
    );
});

test("eval writes the reports that are asked for, of every evaluation, and refuses a path before it spends", async () => {
  await using shop = await project("evals");
  const files = ["--junit", "out/e.xml", "--markdown", "out/e.md", "--html", "out/e.html"];
  const { code } = await shop.cli(["eval", "doubling", "ungated", ...files]);
  const [junit, markdown, html] = await Promise.all(
    ["out/e.xml", "out/e.md", "out/e.html"].map((file) => shop.read(file)),
  );
  await shop.write("file", "");
  const refused = await shop.cli(["eval", "doubling", "--html", "file/e.html"]);
  const { stdout } = await shop.cli(["experiments", "list"]);

  assert.equal(code, 0);
  assert.match(
    junit ?? "",
    /<testsuite name="doubling\.gates \(current\)"[\s\S]*<testsuite name="ungated\.cases/,
  );
  assert.match(markdown ?? "", /<!-- airworthy eval doubling -->[\s\S]*<!-- airworthy eval ungated -->/);
  assert.equal(html?.match(/<h1/g)?.length, 2);
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /code: file_unwritable/);
  assert.equal(stdout.trim().split("\n").length, 3);
});

test("an experiment that is not there, and trials that are none, are refused with what was expected", async () => {
  await using shop = await project("evals");
  await shop.write("bad.jsonl", '{"case":"a","trial":1,"pass":true}\n{"case":"a","trial":1,"pass":true}\n');
  const twice = await shop.cli(["experiments", "import", "bad.jsonl"]);
  await shop.write("bad.jsonl", '{"case":"a","pass":true}\n');
  const none = await shop.cli(["experiments", "import", "bad.jsonl"]);
  const unknown = await shop.cli(["experiments", "report", "exp_none"]);
  const unplanned = await shop.cli(["eval", "plan", "nothing"]);

  assert.match(twice.stderr, /trial 1 of case "a" is there twice[\s\S]*code: trials_duplicate/);
  assert.match(none.stderr, /line 1: "trial": [\s\S]*code: invalid_trials/);
  assert.match(unknown.stderr, /code: (?:experiment_not_found|store_not_found)/);
  assert.match(unplanned.stderr, /code: (?:experiment_not_found|store_not_found)/);
  assert.deepEqual([twice.code, none.code, unknown.code, unplanned.code], [2, 2, 2, 2]);
});

test("confusion takes an experiment as lists name it: by the beginning of its id, or last", async () => {
  await using shop = await project("evals");
  await shop.cli(["eval", "doubling"]);
  const { id } = JSON.parse((await shop.cli(["experiments", "list", "--json"])).stdout) as { id: string };
  const last = await shop.cli(["confusion", "last"]);
  const beginning = await shop.cli(["confusion", id.slice(0, 18)]);

  for (const { stdout, stderr } of [last, beginning]) {
    assert.doesNotMatch(stderr, /experiment_not_found|invalid_experiment_id/);
    assert.ok((stdout + stderr).includes(id), stdout + stderr);
  }
});
