import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { serveRuns } from "./_serve-runs.ts";
import type { Project } from "./project.ts";
import { project } from "./project.ts";

async function version(home: Project, body: string): Promise<void> {
  await home.write(
    "airworthy.config.ts",
    `import { defineConfig, workflow } from "airworthy";
     export default defineConfig({ workflows: [workflow({ name: "support", run: async (ctx, n: number): Promise<string> => { ${body} } })] });`,
  );
}

async function release(home: Project, name: string, body: string): Promise<string> {
  await version(home, body);
  return String((await home.json(["release", "create", "--name", name])).id);
}

const failsEvery = (n: number) => `if (n % ${n} === 0) throw new Error("lost the refund"); return "done";`;
const codeOf = (stderr: string) => /code: (\w+)/.exec(stderr)?.[1];

test("a better release is found on real runs, reported by segment, and adopted by a person with a reason", async () => {
  await using home = await project();
  const a = await release(home, "today", failsEvery(2));
  const b = await release(home, "kinder", failsEvery(19));
  await version(home, `return "own";`);
  const started = await home.cli([
    ...["ab", "start", "support", "kinder", "--a", "today", "--better", "5%", "--max-runs", "2000"],
    ...["--why", "kinder refunds"],
  ]);
  const again = await home.cli(["rollout", "start", "support", "kinder"]);
  const before = await home.cli(["ab", "report"]);
  const serving = serveRuns(home);
  const steered = await home.cli(["rollout", "steer", "--until-done"]);
  await serving.stop();
  const report = await home.cli(["ab", "report", "support", "--support", "5", "--markdown", "out/ab.md"]);
  const json = await home.json(["ab", "report"]);
  const markdown = await readFile(join(home.folder, "out/ab.md"), "utf8");
  const silent = await home.cli(["ab", "adopt"]);
  const adopted = await home.cli([
    "ab",
    "adopt",
    "support",
    "--why",
    "it loses fewer refunds",
    "--by",
    "eve",
  ]);
  const twice = await home.cli(["ab", "stop", "--why", "no"]);
  const list = await home.cli(["ab", "list"]);
  const history = await home.cli(["rollout", "history", "support"]);
  const log = await home.cli(["log"]);

  assert.equal(started.code, 0, started.stderr);
  assert.match(started.stdout, new RegExp(`^support: A/B test, running .*\nA 50 %  ${a}\nB 50 %  ${b}\n`));
  assert.deepEqual([again.code, codeOf(again.stderr)], [2, "rollout_running"]);
  assert.deepEqual([before.code, /Nobody steers it/.test(before.stderr)], [3, true]);
  assert.match(steered.stdout, /support: decided \(B is better by at least 5 points: failures -/);
  assert.equal(report.code, 0, report.stderr);
  assert.match(report.stdout, /failures \* .* % of \d+ +\S+ % of \d+ +-\S+ points, -\S+ to -\S+\n/);
  assert.match(report.stdout, /plan: (free|pro) /);
  assert.match(report.stdout, /B is better by at least 5 points/);
  assert.equal(json.status, "decided");
  assert.match(markdown, /^### ✅ A\/B test of support: decided\n\n\*\*B is better by at least 5 points/);
  assert.match(markdown, /\| plan: free \|/);
  assert.equal(silent.code, 2);
  assert.deepEqual(
    [adopted.code, /B adopted by eve: it loses fewer refunds/.test(adopted.stdout)],
    [0, true],
  );
  assert.deepEqual([twice.code, codeOf(twice.stderr)], [2, "rollout_moved"]);
  assert.match(list.stdout, /B adopted +b better/);
  assert.match(history.stdout, /eve .*promoted .*it loses fewer/);
  assert.match(log.stdout, /ab adopt/);
  const served = await home.cli(["rollback", "support", "--why", "back"]);
  assert.equal(served.stdout, `support is served by ${a}\n`);
  for (const { stdout } of [started, report, adopted, list])
    for (const line of stdout.split("\n")) assert.ok(line.length <= 80, line);
});

test("a guard gives everyone A at once, and what cannot be carried out is refused", async () => {
  await using home = await project();
  await release(home, "today", `return "done";`);
  await release(home, "broken", failsEvery(1));
  await version(home, `return "own";`);
  const start = (...more: string[]) => home.cli(["ab", "start", "support", ...more]);
  const refused = [
    await start("today", "--a", "today"),
    await start("broken", "--shares", "60,30"),
    await start("broken", "--shares", "50,30,20"),
    await start("broken", "--outcome", "mood"),
    await start("nobody"),
  ];
  const none = await home.cli(["ab", "report"]);
  await start("broken", "--a", "today", "--outcome", "latency", "--shares", "70,30");
  const serving = serveRuns(home);
  const steered = await home.cli(["rollout", "steer", "--until-done"]);
  await serving.stop();
  const report = await home.cli(["ab", "report"]);

  assert.deepEqual(
    refused.map(({ code, stderr }) => [code, codeOf(stderr)]),
    [
      [2, "invalid_ab"],
      [2, "invalid_ab"],
      [2, "invalid_ab"],
      [2, "invalid_ab"],
      [2, "invalid_release_id"],
    ],
  );
  assert.deepEqual([none.code, codeOf(none.stderr)], [2, "ab_not_found"]);
  assert.match(steered.stdout, /support: rolled back \(The candidate is worse: failures/);
  assert.equal(report.code, 1);
  assert.match(report.stdout, /stopped by a guard, A serves everyone by controller.*\nruns: run_/s);
});
