import assert from "node:assert/strict";
import { test } from "node:test";
import { open } from "../app/open.ts";
import { workflow } from "../core/workflow.ts";
import { openSqliteStore } from "../store/sqlite/sqlite-store.ts";
import { serve } from "./serve.ts";

const START = {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: '{"input":1,"wait":0}',
};

test("a server that is to stop takes no more runs, says so, and ends when those under way have", async () => {
  const gate = Promise.withResolvers<void>();
  const slow = workflow({ name: "slow", run: async (ctx) => ctx.step("wait", () => gate.promise) });
  const app = await open({ store: ":memory:", workflows: [slow] });
  const server = await serve(app, { port: 0 });
  const ask = (path: string, init?: RequestInit) => fetch(`${server.url}${path}`, init);
  const started = await ask("/v1/workflows/slow/runs", START);
  assert.ok(started.ok);
  assert.equal((await ask("/readyz")).status, 200);

  const closed = server.close({ drain: "1m" });
  const readiness = await ask("/readyz");
  assert.deepEqual([readiness.status, await readiness.json()], [503, { status: "draining" }]);
  const refused = await ask("/v1/workflows/slow/runs", START);
  assert.deepEqual(
    [refused.status, ((await refused.json()) as { error: { code: string } }).error.code],
    [503, "server_draining"],
  );
  gate.resolve();
  await closed;

  assert.deepEqual(
    (await app.store.list()).runs.map(({ status }) => status),
    ["completed"],
  );
  await assert.rejects(ask("/readyz"));
  await app.close();
});

test("a run that does not end in time is left to whoever resumes it", async () => {
  const slow = workflow({ name: "slow", run: async (ctx) => ctx.step("wait", () => new Promise(() => {})) });
  const app = await open({ store: ":memory:", workflows: [slow] });
  const server = await serve(app, { port: 0 });
  await fetch(`${server.url}/v1/workflows/slow/runs`, START);
  await server.close({ drain: 50 });

  assert.equal((await app.store.list()).runs[0]?.status, "running");
  await app.close();
});

test("a server whose store does not answer is not ready", async () => {
  const store = await openSqliteStore({ path: ":memory:" });
  const app = await open({ store });
  const server = await serve(app, { port: 0, onError: () => {} });
  await store.close();
  const readiness = await fetch(`${server.url}/readyz`);

  assert.deepEqual([readiness.status, await readiness.json()], [503, { status: "store_unreachable" }]);
  assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
  await server.close();
});
