import assert from "node:assert/strict";
import { test } from "node:test";
import { displayWidth } from "../../../src/cli/print/display-width.ts";
import { project } from "./project.ts";

test("failures tells what goes wrong by place, in 80 columns, and as JSON", async () => {
  await using shop = await project("basic");
  for (let i = 0; i < 2; i++) await shop.cli(["run", "broken"]);
  const none = await shop.cli(["failures", "--workflow", "idle"]);
  const { code, stdout, stderr } = await shop.cli(["failures", "--since", "1h"]);
  const json = await shop.json(["failures"]);

  assert.equal(code, 0);
  assert.match(stdout, /^runs +first +last +where +what\n +2 +new /);
  assert.ok(
    stdout.split("\n").every((line) => displayWidth(line) <= 80),
    stdout,
  );
  assert.match(stderr, /2 runs in 1 cluster/);
  assert.equal(json.runs, 2);
  assert.deepEqual([none.code, none.stdout], [0, ""]);
});
