import assert from "node:assert/strict";
import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { displayWidth } from "../../../src/cli/print/display-width.ts";
import { project } from "./project.ts";

test("a promptfooconfig runs, each provider a release, and names the run of what failed", async () => {
  await using shop = await project("promptfoo");
  const { code, stdout } = await shop.cli(["promptfoo", "run", "promptfooconfig.yaml"]);
  const echo = await shop.json([
    "promptfoo",
    "run",
    "promptfooconfig.yaml",
    "--provider",
    "echo",
    "--trials",
    "2",
  ]);

  assert.equal(code, 1);
  assert.match(stdout, /^loud +1 +1 +0 +exp_/m);
  assert.match(stdout, /^echo +2 +0 +0 +exp_/m);
  assert.match(stdout, /^test-1 +run_\w+ +loud\n {2}contains: did not find "hello" in "SAY HELLO"$/m);
  assert.ok(
    stdout.split("\n").every((line) => displayWidth(line) <= 80),
    stdout,
  );
  const [experiment] = echo.experiments as { readonly done: number; readonly passed: number }[];
  assert.deepEqual([experiment?.done, experiment?.passed], [4, 4]);
});

test("what cannot be taken is named, and run only where that is asked for", async () => {
  await using shop = await project("promptfoo");
  const checked = await shop.cli(["promptfoo", "check", "refused.yaml"]);
  const whole = await shop.cli(["promptfoo", "check", "promptfooconfig.yaml"]);
  const refused = await shop.cli(["promptfoo", "run", "refused.yaml"]);
  const partial = await shop.cli(["promptfoo", "run", "refused.yaml", "--partial"]);

  assert.deepEqual([checked.code, whole.code, refused.code, partial.code], [1, 0, 2, 0]);
  assert.equal(
    checked.stdout,
    `refused.yaml: 1 provider, 1 prompt, 1 test, 1 assertion
2 parts cannot be taken:
  providers[1]: no model is called "openai:gpt-9": add it under models in airworthy.config.ts
  tests[0].assert[1]: "python" is not taken: it runs Python, which is not done here
`,
  );
  assert.match(refused.stderr, /code: promptfoo_refused/);
  assert.match(partial.stderr, /^Left out tests\[0\]\.assert\[1\]: "python" is not taken/m);
});

test("a promptfooconfig that the configuration lists is an evaluation like any other, and its runs replay", async () => {
  await using shop = await project("promptfoo");
  const tried = await shop.cli(["eval", "Greetings", "--release", "echo", "--against", "loud"]);
  const replayed = await shop.cli(["replay", "last"]);

  assert.equal(tried.code, 0, tried.stderr);
  assert.match(tried.stdout, /Greetings, release "echo" against "loud"/);
  assert.equal(replayed.code, 0, replayed.stderr);
});

test("an evaluation is exported with a provider that runs its workflow, recorded", async () => {
  await using shop = await project("promptfoo", { packages: false });
  // As promptfoo does, this process loads the provider, which asks for the package by its name.
  await mkdir(join(shop.folder, "node_modules"));
  await symlink(join(import.meta.dirname, "../../.."), join(shop.folder, "node_modules/airworthy"));
  const { code, stdout } = await shop.cli(["promptfoo", "export", "shouting", "--out", "there"]);
  const again = await shop.cli(["promptfoo", "export", "shouting", "--out", "there"]);
  const unknown = await shop.cli(["promptfoo", "export", "shoutin"]);
  const module = await import(pathToFileURL(`${shop.folder}/there/airworthy-provider.mjs`).href);
  const answer = await new module.default().callApi("", { vars: { input: "hi" } });

  assert.deepEqual([code, again.code, unknown.code], [0, 2, 2]);
  assert.match(
    stdout,
    /^Wrote 1 case to there.promptfooconfig\.yaml, and airworthy-provider\.mjs beside it$/m,
  );
  assert.match(stdout, /^Not exported: trajectory: promptfoo sees the output and not the run$/m);
  assert.match(unknown.stderr, /Did you mean "shouting"\?/);
  assert.equal(answer.output, "HI");
  const ran = await shop.cli(["runs", "list", "--tag", "promptfoo"]);
  assert.match(ran.stdout, /shout +completed/);
});
