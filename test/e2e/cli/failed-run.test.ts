import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { project } from "./project.ts";

const PAGE = join(import.meta.dirname, "../../../docs/datasets.md");

/** The commands that the documentation gives, as a shell would split them. */
function commands(): readonly (readonly string[])[] {
  const block =
    /<!-- from a failed run[^>]*-->\n```sh\n([\s\S]*?)```/.exec(readFileSync(PAGE, "utf8"))?.[1] ?? "";
  return block
    .trim()
    .split("\n")
    .map((line) => [...line.matchAll(/'([^']*)'|(\S+)/g)].map((word) => word[1] ?? word[2] ?? "").slice(1));
}

test("a failed run becomes a case, fails in the evaluation and passes with another prompt, by the documented commands", async () => {
  await using desk = await project("desk");
  const before = await desk.cli(["eval", "support", "--gate"]);
  const run = await desk.cli(["run", "support", "--text", "My order arrived crushed"]);
  const given = commands();
  const ended = [];
  for (const args of given) ended.push(await desk.cli(args));
  const [added, failed, passed] = ended;

  assert.equal(given.length, 3);
  assert.deepEqual([before.code, run.stdout.trim()], [0, "orders"]);
  assert.deepEqual(
    ended.map(({ code }) => code),
    [0, 1, 0],
    ended.map(({ stdout, stderr }) => stdout + stderr).join("\n"),
  );
  assert.match(added?.stdout ?? "", /^evals\/support\.yaml: added 1 case: run_\w+\n/);
  assert.match(failed?.stdout ?? "", /^BLOCK: support/);
  assert.match(failed?.stdout ?? "", /^scorer +exact +1\/3 .* run_\w+$/m);
  assert.match(passed?.stdout ?? "", /^PASS: support/);
  assert.match(
    await desk.read("evals/support.yaml"),
    /^# What customers ask most\.\n[\s\S]*\n\n- id: run_\w+\n {2}input: My order arrived crushed\n {2}expected: refunds\n {2}route: refunds\n/,
  );
});

test("without --to the case goes to the dataset of the workflow's evaluation, wherever one stands", async () => {
  await using desk = await project("desk");
  await desk.cli(["run", "support", "--text", "Where is it?"]);
  const added = await desk.cli(["dataset", "add", "last", "--keep-output"], { in: "prompts" });

  assert.match(added.stdout, /^\.\.\/evals\/support\.yaml: added 1 case/, added.stderr);
  assert.match(await desk.read("evals/support.yaml"), /input: Where is it\?/);
});
