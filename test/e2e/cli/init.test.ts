import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { MODEL_CHOICES } from "../../../src/cli/init/model-choice.ts";
import { project } from "./project.ts";

test("init makes a project that runs, replays and forks as its README says", async () => {
  await using home = await project();
  const made = await home.cli(["init", "my-shop", "--yes"]);
  const run = await home.cli(["run", "support", "--text", "Where is my order W1001?"], { in: "my-shop" });
  const replayed = await home.cli(["replay", "--all"], { in: "my-shop" });
  const answer = '{"id":"W1001","status":"delivered","city":"Oslo"}';
  const forked = await home.cli(["fork", "last", "--at", "assistant/find_order", "--answer", answer], {
    in: "my-shop",
  });
  const evaluated = await home.cli(["eval", "support", "--gate"], { in: "my-shop" });
  const doctor = await home.cli(["doctor", "support", "--text", "Where is W1002?"], { in: "my-shop" });

  assert.match(
    made.stdout,
    /^Made package\.json, [\s\S]*airworthy\.config\.ts[\s\S]*\n\nNext:\n {2}cd my-shop\n {2}npm install\n {2}npm start\n/,
  );
  assert.match(run.stdout, /shipped/);
  assert.deepEqual([run.code, replayed.code, evaluated.code, doctor.code], [0, 0, 0, 0], evaluated.stdout);
  assert.match(forked.stdout, /delivered/);
  assert.equal(JSON.parse(await home.read("my-shop/package.json")).name, "my-shop");
});

test("init overwrites nothing: what is in the way is named, and package.json stays as it is", async () => {
  await using home = await project();
  const before = await home.read("package.json");
  const first = await home.cli(["init", "--yes"]);
  await home.write("src/support.ts", "// mine\n");
  const second = await home.cli(["init", "--yes"]);

  assert.equal(first.code, 0);
  assert.match(first.stdout, /npm install airworthy zod {3}# package\.json was there/);
  assert.equal(await home.read("package.json"), before);
  assert.equal(second.code, 2);
  assert.match(
    second.stderr,
    /it has airworthy\.config\.ts, src\/find-order\.ts, src\/support\.ts, evals\/support\.yaml already\n.*\ncode: file_exists/,
  );
  assert.equal(await home.read("src/support.ts"), "// mine\n");
});

test("init without a terminal asks nothing and says which flags it needs", async () => {
  await using home = await project();
  const unasked = await home.cli(["init", "a"]);
  const named = await home.json(["init", "b", "--name", "support-bot", "--model", "openai"]);
  const bad = await home.cli(["init", "c", "--name", "Not A Name", "--model", "local"]);

  assert.match(
    unasked.stderr,
    /hint: Add --yes for the defaults, or give --name and --model\ncode: confirmation_needed/,
  );
  assert.deepEqual([named.name, named.model], ["support-bot", "openai"]);
  assert.match(await home.read("b/airworthy.config.ts"), /openai\("gpt-5-mini"\)/);
  assert.match(bad.stderr, /code: invalid_name/);
});

test("every model that init offers makes a project that loads, with the providers this repository is tested on", async () => {
  await using home = await project();
  const { devDependencies } = JSON.parse(
    readFileSync(join(import.meta.dirname, "../../../package.json"), "utf8"),
  );
  for (const { name, dependencies } of MODEL_CHOICES) {
    await home.cli(["init", name, "--yes", "--model", name]);
    // It lists the workflows it has, so the configuration was loaded.
    const { stderr } = await home.cli(["run", "none"], { in: name, env: { OPENAI_API_KEY: "unused" } });

    assert.match(stderr, /configured are .*"support"/);
    for (const [pack, version] of Object.entries(dependencies)) assert.equal(version, devDependencies[pack]);
  }
});
