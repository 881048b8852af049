import assert from "node:assert/strict";
import { test } from "node:test";
import { project } from "./project.ts";

test("without --to the case goes to the dataset of the workflow's evaluation, wherever one stands", async () => {
  await using desk = await project("desk");
  await desk.cli(["run", "support", "--text", "Where is it?"]);
  const added = await desk.cli(["dataset", "add", "last", "--keep-output"], { in: "prompts" });

  assert.match(added.stdout, /^\.\.\/evals\/support\.yaml: added 1 case/, added.stderr);
  assert.match(await desk.read("evals/support.yaml"), /input: Where is it\?/);
});
