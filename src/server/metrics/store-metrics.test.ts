import assert from "node:assert/strict";
import { test } from "node:test";
import { Registry } from "prom-client";
import { testProject } from "../../app/_test-project.ts";
import { createRelease } from "../../app/create-release.ts";
import { open } from "../../app/open.ts";
import { workflow } from "../../core/workflow.ts";
import { startRollout } from "../../rollout/start-rollout.ts";
import { TestDatabases } from "../../store/postgres/_test-databases.ts";
import { StoreMetrics } from "./store-metrics.ts";

const support = workflow({ name: "support", run: async () => "own" });

async function linesOf(registry: Registry): Promise<readonly string[]> {
  return (await registry.metrics()).split("\n").filter((line) => line !== "" && !line.startsWith("#"));
}

test("a rollout under way is told by its stage, its share and what its gates say", async () => {
  const app = await open({ store: ":memory:", workflows: [support] });
  const code = `import { workflow } from "airworthy";
    export default { workflows: [workflow({ name: "support", run: async () => "new" })] };`;
  const { config } = testProject({ "airworthy.config.ts": code });
  const candidate = (await createRelease({ config, store: app.store })).id;
  const stages = [25, 100].map((percent) => ({ kind: "canary", percent }) as const);
  const plan = { workflow: "support", candidate, stages } as const;
  await startRollout(app.store, plan, { at: Date.now(), by: "ann", why: "" });
  const registry = new Registry();
  await new StoreMetrics(app.store, registry).look();

  const lines = await linesOf(registry);
  for (const expected of [
    'airworthy_rollout_open{workflow="support",status="running"} 1',
    'airworthy_rollout_stage{workflow="support"} 1',
    'airworthy_rollout_share{workflow="support"} 0.25',
    'airworthy_rollout_runs{workflow="support",arm="candidate"} 0',
    'airworthy_rollout_gate_harm{workflow="support",gate="failures"} 0',
    "airworthy_notices_untold 0",
    "airworthy_store_up 1",
  ])
    assert.ok(lines.includes(expected), `${expected} is not among\n${lines.join("\n")}`);
  assert.ok(lines.some((line) => line.startsWith('airworthy_rollout_verdict{workflow="support"')));
  await app.close();
});

test("a database that is away is told as such, without what it said before; connections are told in any case", async () => {
  const databases = await TestDatabases.start();
  const app = await open({ store: databases.url(await databases.create(), "connections=4") });
  const registry = new Registry();
  await new StoreMetrics(app.store, registry).look();
  assert.ok((await linesOf(registry)).includes("airworthy_store_up 1"));

  await databases.server.stop("SIGQUIT");
  // A look of its own: the one before is fresh for some seconds.
  const later = new Registry();
  await new StoreMetrics(app.store, later).look();
  const lines = await linesOf(later);
  assert.ok(lines.includes("airworthy_store_up 0"), lines.join("\n"));
  assert.ok(lines.includes('airworthy_store_connections{state="most"} 4'), lines.join("\n"));
  await databases.server.start();
  await app.close();
  await databases.server.dispose();
});
