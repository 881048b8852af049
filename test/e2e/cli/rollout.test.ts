import assert from "node:assert/strict";
import { test } from "node:test";
import { serveRuns } from "./_serve-runs.ts";
import type { Project } from "./project.ts";
import { project } from "./project.ts";

/** A project whose workflow says what it is, or fails. */
async function shop(): Promise<Project> {
  const home = await project();
  await version(home, `return "a";`);
  return home;
}

async function version(home: Project, body: string): Promise<void> {
  await home.write(
    "airworthy.config.ts",
    `import { defineConfig, workflow } from "airworthy";
     export default defineConfig({ workflows: [workflow({ name: "support", run: async (): Promise<string> => { ${body} } })] });`,
  );
}

async function release(home: Project, name: string, body: string): Promise<string> {
  await version(home, body);
  return String((await home.json(["release", "create", "--name", name])).id);
}

test("a release is planned, started, looked at, paused, resumed, rolled back, and its history says who did", async () => {
  await using home = await shop();
  const first = await release(home, "first", `return "a";`);
  const second = await release(home, "second", `return "b";`);
  const plan = await home.cli([
    "rollout",
    "plan",
    "support",
    "second",
    "--stages",
    "5,100",
    "--review",
    "ann",
  ]);
  await home.write(
    "named.json",
    JSON.stringify({ workflow: "support", incumbent: "first", candidate: "second" }),
  );
  const named = await home.json([
    "rollout",
    "plan",
    "--plan",
    "named.json",
    "--handover",
    "person, fallback",
  ]);
  const started = await home.cli([
    "rollout",
    "start",
    "support",
    "second",
    "--stages",
    "5,100",
    "--why",
    "kinder",
  ]);
  const again = await home.cli(["rollout", "start", "support", "first"]);
  const status = await home.cli(["rollout", "status"]);
  const paused = await home.cli(["rollout", "pause", "support"]);
  const resumed = await home.cli(["rollout", "resume", "support"]);
  const back = await home.cli(["rollout", "rollback", "support", "--why", "too blue", "--by", "eve"]);
  const over = await home.cli(["rollout", "status", "support"]);
  const history = await home.cli(["rollout", "history", "support"]);
  const log = await home.cli(["log"]);
  const entries = await home.cli(["log", "--action", "rollout rollback", "--json"]);

  assert.match(
    plan.stdout,
    /^support: rel_\w+ for the app's own code, by session\n {2}1 {2}5 %, at least 30 runs, each answer allowed by a person\n/,
  );
  assert.deepEqual(
    [named.incumbent, named.candidate, named.handoverRoutes],
    [first, second, ["person", "fallback"]],
  );
  assert.equal(started.code, 0, started.stderr);
  assert.match(started.stdout, /^support: stage 1 of 2: 5 %, at least 30 runs\nrel_/);
  assert.deepEqual([again.code, /code: (\w+)/.exec(again.stderr)?.[1]], [2, "rollout_running"]);
  assert.equal(status.code, 3);
  assert.match(status.stderr, /Nobody steers it/);
  assert.match(paused.stdout, /\(paused\)/);
  assert.doesNotMatch(resumed.stdout, /paused/);
  assert.equal(back.code, 0);
  assert.deepEqual([over.code, /rolled back by eve: too blue/.test(over.stdout)], [1, true]);
  assert.match(history.stdout, /started.*kinder/);
  assert.match(history.stdout, /eve .*rolled back .*too blue/);
  assert.match(log.stdout, /rollout rollback/);
  const { actor, reason } = JSON.parse(entries.stdout);
  assert.deepEqual([actor, reason], ["eve", "too blue"]);
  assert.notEqual(first, second);
  for (const { stdout } of [started, status, history])
    for (const line of stdout.split("\n")) assert.ok(line.length <= 80, line);
});

test("steer brings a good release to everyone and takes a bad one back, and rollback goes to the one before", async () => {
  await using home = await shop();
  await release(home, "good", `return "good";`);
  await release(home, "bad", `throw new Error("lost the refund");`);
  await version(home, `return "own";`);
  const start = (name: string) =>
    home.cli([
      "rollout",
      "start",
      "support",
      name,
      "--stages",
      "50,100",
      "--min-runs",
      "3",
      "--margin",
      "0.9",
    ]);
  await start("good");
  const serving = serveRuns(home);
  const good = await home.cli(["rollout", "steer", "--until-done"]);
  await start("bad");
  const bad = await home.cli(["rollout", "steer", "--until-done"]);
  await serving.stop();
  const status = await home.cli(["rollout", "status"]);
  const drilled = await home.cli(["rollback", "support", "--drill", "--for", "10ms"]);
  // The controller went back a moment ago: whoever does as well must not go back twice.
  const late = await home.cli(["rollback", "support"]);
  const rolled = await home.cli(["rollback", "support", "--from", "good"]);
  const nothing = await home.cli(["rollback", "other"]);

  assert.match(good.stdout, /enters stage 2.*\n.*promoted/);
  assert.match(bad.stdout, /rolled back \(The candidate is worse/);
  assert.match(status.stdout, /^support: ROLLED BACK/);
  assert.match(drilled.stdout, /support was rolled back in <?[\d.]+ ?m?s: no run began meanwhile/);
  assert.deepEqual([late.code, /code: (\w+)/.exec(late.stderr)?.[1]], [2, "rollout_moved"]);
  assert.equal(rolled.stdout, "support is served by the app's own code\n");
  assert.deepEqual([nothing.code, /code: (\w+)/.exec(nothing.stderr)?.[1]], [2, "nothing_to_roll_back"]);
});

test("a rollback with --in-flight cancel ends the runs that wait on what it withdraws, and says why", async () => {
  await using home = await shop();
  await release(home, "first", `return "a";`);
  const asks = `return String((await ctx.approve("sure", { title: "Sure?" })).approved);`;
  await home.write("airworthy.config.ts", configOf(asks));
  await home.json(["release", "create", "--name", "asks"]);
  await home.cli(["rollout", "start", "support", "asks", "--stages", "100"]);
  const waiting = await home.json(["run", "support", "--input", "1"]);
  assert.equal(waiting.status, "waiting");
  const back = await home.cli(["rollback", "support", "--in-flight", "cancel", "--why", "too shy"]);
  const shown = await home.cli(["runs", "show", String(waiting.id)]);
  const wrong = await home.cli(["rollback", "support", "--in-flight", "burn"]);

  assert.equal(back.code, 0, back.stderr);
  assert.match(shown.stdout, /cancelled/);
  assert.match(shown.stdout, /was rolled back: too shy/);
  assert.equal(wrong.code, 2);
});

function configOf(body: string): string {
  return `import { defineConfig, workflow } from "airworthy";
     export default defineConfig({ workflows: [workflow({ name: "support", run: async (ctx): Promise<string> => { ${body} } })] });`;
}
