import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { TestDatabases } from "../../../src/store/postgres/_test-databases.ts";
import { serveRuns } from "./_serve-runs.ts";
import type { CliOptions, Ended, Project } from "./project.ts";
import { project } from "./project.ts";

const databases = await TestDatabases.start();
after(() => databases.server.dispose());

/** Ms for a command: some of them wait for runs, on a machine that may be busy. */
const LIMIT = 300_000;

type Env = NonNullable<CliOptions["env"]>;

/** The command in a project whose store the environment names. */
function shell(home: Project, env: Env) {
  const cli = (...args: readonly string[]): Promise<Ended> => home.cli(args, { env, limit: LIMIT });
  const version = (body: string): Promise<void> =>
    home.write(
      "airworthy.config.ts",
      `import { defineConfig, workflow } from "airworthy";
       export default defineConfig({ workflows: [workflow({ name: "support", run: async (ctx, n: number): Promise<string> => { ${body} } })] });`,
    );
  const release = async (name: string, body: string): Promise<string> => {
    await version(body);
    return String((await home.json(["release", "create", "--name", name], { env })).id);
  };
  /** @throws where it does not end as it should */
  const done = async (...args: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await cli(...args);
    assert.equal(code, 0, `${args.join(" ")}: ${stdout}${stderr}`);
    return stdout;
  };
  /** What the audit log has of changes, the oldest first. */
  const logged = async (): Promise<readonly (readonly unknown[])[]> => {
    const lines = (await done("log", "--limit", "1000", "--json")).trim().split("\n");
    const entries: Record<string, unknown>[] = lines.map((line) => JSON.parse(line));
    return entries
      .toReversed()
      .filter(({ action }) => action !== "run.start")
      .map(({ action, target, role, reason }) =>
        // Of a rollout of no known id, for reasons with figures in them.
        role === "controller" ? [action, role] : [action, target, role, reason],
      );
  };
  return { cli, version, release, done, logged };
}

const failsEvery = (n: number) => `if (n % ${n} === 0) throw new Error("lost the refund"); return "done";`;
const codeOf = ({ code, stderr }: Ended) => [code, /code: (\w+)/.exec(stderr)?.[1]];

test("a rollout on PostgreSQL goes through its stages, is steered from another process, taken back, and told of", async () => {
  await using home = await project();
  const env = { DATABASE_URL: databases.url(await databases.create()) };
  const { cli, version, release, done, logged } = shell(home, env);
  const good = await release("good", `return "good";`);
  const bad = await release("bad", `throw new Error("lost the refund");`);
  await version(`return "own";`);
  // On a machine that is busy nothing is known of latency for long.
  await home.write(
    "plan.json",
    JSON.stringify({ gates: { failures: { points: 0.9 }, latency: "off", cost: "off" } }),
  );
  const quick = ["--plan", "plan.json", "--stages", "50,100", "--min-runs", "3"];
  const plan = await done("rollout", "plan", "support", "good", ...quick);
  const started = await done(
    "rollout",
    "start",
    "support",
    "good",
    "--shadow",
    "2",
    ...quick,
    "--why",
    "new",
  );
  const twice = await cli("rollout", "start", "support", "bad", ...quick);
  const waits = await cli("rollout", "status", "support");
  const paused = await done("rollout", "pause", "support", "--why", "lunch");
  await done("rollout", "resume", "support");
  const [serving, beside] = [serveRuns(home, env), serveRuns(home, env)];
  const steered = await done("rollout", "steer", "--until-done");
  await done("rollout", "start", "support", "bad", ...quick);
  const back = await done("rollout", "steer", "--until-done");
  const status = await cli("rollout", "status");
  await Promise.all([serving.stop(), beside.stop()]);
  const late = await cli("rollout", "promote", "support", "--why", "too late");
  const history = await done("rollout", "history", "support");
  const drilled = await done("rollback", "support", "--drill", "--for", "10ms");
  const again = await cli("rollback", "support");
  const rolled = await done("rollback", "support", "--from", "good", "--why", "enough", "--by", "eve");
  const rollouts = (await done("rollout", "history", "--json")).trim().split("\n");
  const withBad = (await done("runs", "list", "--release", bad, "--json", "--limit", "1")).trim();

  assert.match(plan, new RegExp(`^support: ${good} for the app's own code, by session\n`));
  assert.match(started, /^support: stage 1 of 3: shadow: 2 runs that nobody sees\n/);
  assert.deepEqual(codeOf(twice), [2, "rollout_running"]);
  assert.deepEqual([waits.code, /Nobody steers it/.test(waits.stderr)], [3, true]);
  assert.match(paused, /\(paused\)/);
  assert.match(steered, /enters stage 2.*\n.*enters stage 3.*\n.*promoted/);
  assert.match(back, /support: rolled back \(The candidate is worse/);
  assert.deepEqual([status.code, /^support: ROLLED BACK/.test(status.stdout)], [1, true]);
  assert.match(status.stdout, /\nruns: run_/);
  assert.deepEqual(codeOf(late), [2, "rollout_moved"]);
  assert.match(history, /controller .*rolled back/);
  assert.match(drilled, /support was rolled back in <?[\d.]+ ?m?s: no run began meanwhile/);
  // The controller went back already.
  assert.deepEqual(codeOf(again), [2, "rollout_moved"]);
  assert.equal(rolled, "support is served by the app's own code\n");
  assert.deepEqual(
    rollouts.map((line) => JSON.parse(line).state.status),
    ["rolled_back", "promoted"],
  );
  assert.equal(JSON.parse(withBad).release, bad);
  assert.deepEqual(await logged(), [
    ["release create", undefined, "cli", undefined],
    ["release create", undefined, "cli", undefined],
    ["rollout start", "support", "cli", "new"],
    ["rollout pause", "support", "cli", "lunch"],
    ["rollout resume", "support", "cli", undefined],
    ["rollout.entered", "controller"],
    ["rollout.entered", "controller"],
    ["rollout.promoted", "controller"],
    ["rollout start", "support", "cli", undefined],
    ["rollout.rolled_back", "controller"],
    ["rollback.drill", "support", "cli", undefined],
    ["rollback", "support", "cli", undefined],
    ["rollback", "support", "cli", "enough"],
  ]);
  assert.equal(existsSync(join(home.folder, ".airworthy")), false);
});

test("an A/B test on PostgreSQL counts the runs of two processes, says which is better, and is adopted and rolled back", async () => {
  await using home = await project();
  const env = { AIRWORTHY_STORE: databases.url(await databases.create(), "schema=shop") };
  const { cli, version, release, done, logged } = shell(home, env);
  const a = await release("today", failsEvery(2));
  const b = await release("kinder", failsEvery(19));
  await version(`return "own";`);
  const none = await cli("ab", "report");
  const self = await cli("ab", "start", "support", "today", "--a", "today");
  const started = await done(
    ...["ab", "start", "support", "kinder", "--a", "today", "--better", "5%", "--max-runs", "2000"],
    ...["--why", "kinder refunds"],
  );
  const twice = await cli("ab", "start", "support", "kinder", "--a", "today");
  const before = await cli("ab", "report");
  const [serving, beside] = [serveRuns(home, env), serveRuns(home, env)];
  const steered = await done("rollout", "steer", "--until-done");
  await Promise.all([serving.stop(), beside.stop()]);
  const report = await done("ab", "report", "support", "--support", "5", "--markdown", "ab.md");
  const json: Record<string, unknown> = JSON.parse(await done("ab", "status", "--json"));
  const silent = await cli("ab", "adopt");
  const adopted = await done("ab", "adopt", "support", "--why", "loses fewer refunds", "--by", "eve");
  const late = await cli("ab", "stop", "--why", "no");
  const list = await done("ab", "list");
  const history = await done("rollout", "history", "support");
  const rolled = await done("rollback", "support", "--why", "back");

  assert.deepEqual(codeOf(none), [2, "ab_not_found"]);
  assert.deepEqual(codeOf(self), [2, "invalid_ab"]);
  assert.match(started, new RegExp(`^support: A/B test, running .*\nA 50 %  ${a}\nB 50 %  ${b}\n`));
  assert.deepEqual(codeOf(twice), [2, "rollout_running"]);
  assert.deepEqual([before.code, /Nobody steers it/.test(before.stderr)], [3, true]);
  assert.match(steered, /support: decided \(B is better by at least 5 points: failures -/);
  assert.match(report, /plan: (free|pro) /);
  assert.match(await home.read("ab.md"), /^### ✅ A\/B test of support: decided\n/);
  assert.equal(json.status, "decided");
  assert.equal(silent.code, 2);
  assert.match(adopted, /B adopted by eve: loses fewer refunds/);
  assert.deepEqual(codeOf(late), [2, "rollout_moved"]);
  assert.match(list, /B adopted +b better/);
  assert.match(history, /started.*kinder refunds/);
  assert.match(history, /eve .*promoted .*loses fewer/);
  assert.equal(rolled, `support is served by ${a}\n`);
  assert.deepEqual(await logged(), [
    ["release create", undefined, "cli", undefined],
    ["release create", undefined, "cli", undefined],
    ["ab start", "support", "cli", "kinder refunds"],
    ["rollout.decided", "controller"],
    ["ab adopt", "support", "cli", "loses fewer refunds"],
    ["rollback", "support", "cli", "back"],
  ]);
});

test("a guard stops an A/B test on PostgreSQL, and of two people who end one at once, one is told that it was ended", async () => {
  await using home = await project();
  const env = { DATABASE_URL: databases.url(await databases.create()) };
  const { cli, version, release, done } = shell(home, env);
  const a = await release("today", `return "done";`);
  await release("broken", failsEvery(1));
  await version(`return "own";`);
  await done(
    "ab",
    "start",
    "support",
    "broken",
    "--a",
    "today",
    "--outcome",
    "feedback",
    "--shares",
    "70,30",
  );
  const serving = serveRuns(home, env);
  const steered = await done("rollout", "steer", "--until-done");
  await serving.stop();
  const report = await cli("ab", "report");
  await done("ab", "start", "support", "broken", "--a", "today");
  const ends = await Promise.all([
    cli("ab", "adopt", "--why", "at once", "--by", "eve"),
    cli("ab", "stop", "--why", "at once", "--by", "adam"),
  ]);
  const served = JSON.parse(await done("ab", "report", "--json").catch(() => "{}"));

  assert.match(steered, /support: rolled back \(The candidate is worse: (failures|several figures)/);
  assert.deepEqual([report.code, /stopped by a guard, A serves everyone/.test(report.stdout)], [1, true]);
  const codes = ends.map(codeOf).toSorted();
  assert.deepEqual(codes, [
    [0, undefined],
    [2, "rollout_moved"],
  ]);
  const isAdopted = ends[0].code === 0;
  assert.equal(served.status ?? "stopped", isAdopted ? "adopted" : "stopped");
  assert.notEqual(a, "");
});
