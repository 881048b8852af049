import assert from "node:assert/strict";
import { test } from "node:test";
import { displayWidth } from "../../../src/cli/print/display-width.ts";
import { project } from "./project.ts";

test("faults puts releases side by side, and each harmful cell opens its run", async () => {
  await using shop = await project("faults");
  const both = await shop.cli(["faults", "stock", "--release", "current", "--release", "careless"]);
  const [run = ""] = /run_\w+/.exec(both.stdout) ?? [];
  const shown = await shop.cli(["runs", "show", run]);

  assert.equal(both.code, 1, both.stderr);
  assert.match(both.stdout, /\nnever answers +1 recovered +1 recovered\n/);
  assert.match(both.stdout, /\n401 +1 contained +1 wrong\n/);
  assert.match(shown.stdout, /stock ✗/);
  assert.ok(
    both.stdout.split("\n").every((line) => displayWidth(line) <= 80),
    both.stdout,
  );
});

test("faults of a recorded run take its result for right", async () => {
  await using shop = await project("faults");
  await shop.cli(["run", "stock", "--text", "mug"]);
  const { code, stdout } = await shop.cli([
    "faults",
    "last",
    "--fault",
    "timeout",
    "--fault",
    "unauthorized",
  ]);

  assert.equal(code, 0, stdout);
  assert.match(stdout, /1 recovered, 1 contained/);
});

test("faults says what there is where it cannot find what is asked for", async () => {
  await using shop = await project("faults");
  const none = await shop.cli(["faults", "other"]);
  const kind = await shop.cli(["faults", "stock", "--fault", "flood"]);
  const nothing = await shop.cli(["faults", "stock", "--at", "price"]);

  assert.deepEqual([none.code, kind.code, nothing.code], [2, 2, 3]);
  assert.match(none.stderr, /configured are "stock"/);
  assert.match(kind.stderr, /Expected one of timeout, slow/);
});
