import assert from "node:assert/strict";
import { test } from "node:test";
import { project } from "./project.ts";

test("replay says that a run is the same, by its own recording", async () => {
  await using shop = await project("basic");
  await shop.cli(["run", "quote", "--input", '{"city":"Oslo"}']);
  await shop.cli(["run", "broken"]);
  const { code, stdout, stderr } = await shop.cli(["replay", "--all"]);

  assert.equal(code, 0);
  assert.match(stdout, /^same {6}run_\w+: 1 call, \d+m?s\nsame {6}run_\w+: 3 calls, /);
  assert.match(stderr, /^2 of 2 runs the same \(4 calls, .*\), 0 diverged\n$/);
});

test("replay names the call that changed code asks differently, with a diff, and exits 1", async () => {
  await using shop = await project("divergence");
  await shop.cli(["run", "greet", "--text", "Ann"]);
  const changed = { env: { VERSION: "2" } };
  const { code, stdout, stderr } = await shop.cli(["replay", "last"], changed);
  const line = await shop.cli(["replay", "last", "--json"], changed);

  assert.equal(code, 1);
  assert.match(
    stdout,
    /^diverged {2}run_\w+\nerror: Cannot replay run "run_\w+" exactly: call "write" was recorded with another question\n/,
  );
  assert.match(stdout, /- +"tone": "warm"\n\+ +"tone": "curt"\n/);
  assert.match(stderr, /0 of 1 run the same .*1 diverged\nlook: airworthy runs show run_/);
  assert.equal(JSON.parse(line.stdout).divergence.address, "write");
});

test("replay of nothing proves nothing: exit 3; of nobody knows what: exit 2", async () => {
  await using shop = await project("divergence");
  await shop.cli(["run", "greet", "--text", "Ann"]);
  const none = await shop.cli(["replay", "--status", "failed"]);
  const unnamed = await shop.cli(["replay"]);
  const both = await shop.cli(["replay", "last", "--all"]);

  assert.deepEqual([none.code, unnamed.code, both.code], [3, 2, 2]);
});

test("replay goes on where one run's workflow is no longer there", async () => {
  await using shop = await project("basic");
  await shop.cli(["run", "broken"]);
  await shop.cli(["run", "shout", "--text", "x"]);
  await shop.write(
    "airworthy.config.ts",
    'import { defineConfig } from "airworthy";\nimport { shout } from "./workflows.ts";\nexport default defineConfig({ workflows: [shout] });\n',
  );
  const { code, stdout } = await shop.cli(["replay", "--all"]);

  assert.equal(code, 3);
  assert.match(stdout, /^same .*\nrefused {3}run_\w+\nerror: Cannot find the workflow "broken"/);
});
