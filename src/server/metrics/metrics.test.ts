import assert from "node:assert/strict";
import { test } from "node:test";
// @ts-expect-error It has no types.
import parse from "parse-prometheus-text-format";
import type { App } from "../../app/open.ts";
import { open } from "../../app/open.ts";
import { workflow } from "../../core/workflow.ts";
import { createHandler } from "../handler.ts";
import type { Token } from "../security/tokens.ts";

const double = workflow({ name: "double", run: async (ctx, n: number) => ctx.step("twice", () => n * 2) });
const broken = workflow({
  name: "broken",
  run: async (ctx) => {
    await ctx.step("fail", () => {
      throw new Error("no");
    });
  },
});

interface Family {
  readonly name: string;
  readonly type: string;
  readonly metrics: readonly {
    readonly value?: string;
    readonly buckets?: Readonly<Record<string, string>>;
    readonly labels?: Readonly<Record<string, string>>;
  }[];
}

async function scene(use: (app: App, scrape: () => Promise<Map<string, Family>>) => Promise<void>) {
  const app = await open({ store: ":memory:", workflows: [double, broken] });
  const handle = createHandler(app);
  const scrape = async () => {
    const response = await handle(
      new Request("http://localhost/metrics", { headers: { host: "localhost" } }),
    );
    assert.match(response.headers.get("content-type") ?? "", /^text\/plain; version=0\.0\.4/);
    const families: readonly Family[] = parse(await response.text());
    return new Map(families.map((family) => [family.name, family]));
  };
  try {
    await use(app, scrape);
  } finally {
    await app.close();
  }
}

function figure(families: Map<string, Family>, name: string, labels: Record<string, string> = {}) {
  const found = families
    .get(`airworthy_${name}`)
    ?.metrics.find((one) => Object.entries(labels).every(([key, value]) => one.labels?.[key] === value));
  return found === undefined ? undefined : Number(found.value);
}

test("runs, calls and what they took are counted by workflow, kind and what became of them", async () => {
  await scene(async (app, scrape) => {
    assert.equal(figure(await scrape(), "runs_ended_total", { workflow: "double" }), undefined);
    await app.run(double, 1);
    const run = await app.run(double, 2);
    await app.run(broken, undefined);
    // Not traffic.
    await app.replay(run.id);
    await app.fork(run.id, { input: { value: 3 } });
    const families = await scrape();

    const counted = (name: string, labels: Record<string, string>) => figure(families, name, labels);
    assert.equal(counted("runs_started_total", { workflow: "double" }), 2);
    assert.equal(counted("runs_ended_total", { workflow: "double", status: "completed" }), 2);
    assert.equal(counted("runs_ended_total", { workflow: "broken", status: "failed" }), 1);
    assert.equal(counted("calls_total", { workflow: "double", kind: "step", outcome: "done" }), 2);
    assert.equal(counted("calls_total", { workflow: "broken", kind: "step", outcome: "failed" }), 1);
    assert.equal(counted("runs_in_flight", { workflow: "double" }), 0);
    const took = families.get("airworthy_call_duration_seconds");
    assert.deepEqual([took?.type, took?.metrics[0]?.buckets?.["+Inf"]], ["HISTOGRAM", "3"]);
    assert.equal(counted("store_up", {}), 1);
    assert.ok(families.has("nodejs_eventloop_lag_p99_seconds"));
  });
});

test("names of workflows beyond a bound are counted together", async () => {
  await scene(async (app, scrape) => {
    for (let n = 0; n < 205; n += 1)
      await app.run(workflow({ name: `w${n}`, run: async () => n }), undefined, { by: "given" });
    const families = await scrape();
    assert.equal(figure(families, "runs_started_total", { workflow: "other" }), 5);
    assert.equal(families.get("airworthy_runs_started_total")?.metrics.length, 201);
  });
});

test("with tokens, one that may read figures is needed, whatever the server is called; a cookie is none", async () => {
  const app = await open({ store: ":memory:", workflows: [double] });
  const tokens: readonly Token[] = (["operator", "viewer", "ingest", "metrics"] as const).map((role) => ({
    token: `a-long-token-for-${role}`,
    role,
    name: role,
  }));
  const [closed, opened] = [createHandler(app, { tokens }), createHandler(app)];
  const ask = async (path: string, headers: Record<string, string>, handle = closed) =>
    (await handle(new Request(`http://localhost${path}`, { headers }))).status;
  const by = (role: string, more = {}) => ({ authorization: `Bearer a-long-token-for-${role}`, ...more });
  const pod = { host: "10.1.2.3:4600" };

  assert.equal(await ask("/metrics", by("metrics", pod)), 200);
  assert.equal(await ask("/metrics", by("viewer", pod)), 200);
  assert.equal(await ask("/metrics", by("operator", pod)), 200);
  assert.equal(await ask("/metrics", by("ingest", pod)), 403);
  assert.equal(await ask("/metrics", { ...pod, cookie: "airworthy=a-long-token-for-viewer" }), 401);
  assert.equal(await ask("/metrics", pod), 401);
  // It reads figures, and nothing else.
  assert.equal(await ask("/v1/runs", by("metrics", { host: "localhost" })), 403);
  // Without tokens the name is what keeps other sites' pages out.
  assert.equal(await ask("/metrics", pod, opened), 421);
  assert.equal(await ask("/metrics", { host: "localhost" }, opened), 200);
  await app.close();
});
