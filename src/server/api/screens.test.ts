import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import type { App } from "../../app/open.ts";
import { workflow } from "../../core/workflow.ts";
import { scriptedModel, text } from "../../models/_test-model.ts";
import { generateText } from "../../models/ai-sdk.ts";
import { prompt } from "../../models/prompt.ts";
import { route } from "../../patterns/route.ts";
import { probeWorkflow } from "../../tools/probes/probe-workflow.ts";
import { toolsTarget } from "../../tools/probes/tools-target.ts";
import { tool } from "../../tools/tool.ts";
import { ToolError } from "../../tools/tool-error.ts";
import type { Any } from "../_test-api.ts";
import { items, withApi } from "../_test-api.ts";

const findOrder = tool({
  name: "find_order",
  description: "Looks up one order by its number",
  input: z.object({ order: z.string() }),
  output: z.object({ status: z.string() }),
  errors: { not_found: "no order has this number" },
  effect: "read",
  retry: { attempts: 1 },
  timeout: "5s",
  run: ({ order }) => {
    if (order === "W0") throw new ToolError({ code: "not_found", message: "There is none" });
    return { status: "shipped" };
  },
});

const first = prompt({ name: "answer/short", template: "Answer in a line: {{question}}" });
const second = prompt({ name: "answer/short", template: "Answer in one short line: {{question}}" });

/** Asks with another version of its prompt once it is told to. */
const version = { isNew: false };

const answerModel = scriptedModel(Array.from({ length: 20 }, () => text("It is shipped.")));

const support = workflow({
  name: "support",
  run: async (_ctx, order: string) => {
    const routes = route("triage", {
      classify: async () => ({ route: "order" as const, confidence: 1 }),
      routes: {
        order: async () => {
          const { status } = await findOrder.call({ order });
          const asked = (version.isNew ? second : first).render({ question: status });
          return (await generateText({ model: answerModel, prompt: asked })).text;
        },
      },
      fallback: async () => "A person will answer",
    });
    return (await routes.run(order)).output;
  },
});

const probing = probeWorkflow(async () => toolsTarget([findOrder]));
const CONFIG = {
  workflows: [support, probing],
  prices: [{ provider: "test", model: "*", input: 1, output: 2 }],
  redact: { detect: ["email" as const], keys: ["password"] },
  retention: { days: 7, bytes: Number.POSITIVE_INFINITY },
};

async function someRuns(app: App): Promise<void> {
  version.isNew = false;
  for (const [i, order] of ["W1", "W2", "W0"].entries())
    await app.run(support, order, {
      subject: { id: `u${i}`, attributes: { plan: i === 0 ? "pro" : "free" } },
    });
  version.isNew = true;
  await app.run(support, "W3", { subject: { id: "u9", attributes: { plan: "free" } } });
  await app.store.figures.catchUp();
}

const named = (list: Any | undefined, name: string) =>
  items(list).find((one) => (one.name as unknown) === name);

test("workflows are listed, whether they are configured here or only known by their runs", async () => {
  await withApi({ ...CONFIG, workflows: [support] }, async ({ app, get }) => {
    await someRuns(app);
    await app.run(workflow({ name: "gone", run: async () => 1 }), undefined);
    await app.store.figures.catchUp();
    const { workflows } = (await get("/v1/workflows")).body;

    assert.deepEqual(
      items(workflows).map(({ name, isConfigured, figures }) => [name, isConfigured, figures?.count]),
      [
        ["gone", false, 1],
        ["support", true, 4],
      ],
    );
    assert.equal(named(workflows, "support")?.figures?.success?.rate, 0.75);
  });
});

test("a tool is given with its contract, where it is called, and the runs in which it failed", async () => {
  await withApi(CONFIG, async ({ app, get }) => {
    await someRuns(app);
    const { tools } = (await get("/v1/tools")).body;
    const { body } = await get("/v1/tools/find_order");

    assert.deepEqual(
      [named(tools, "find_order")?.effect, named(tools, "find_order")?.figures?.failed],
      ["read", 1],
    );
    assert.equal(body.contract?.limits?.timeout, 5_000);
    assert.equal(body.contract?.errors?.not_found?.description, "no order has this number");
    assert.deepEqual(
      items(body.steps).map(({ workflow: of, step, figures }) => [of, step, figures?.count]),
      [["support", "triage/order/find_order", 4]],
    );
    assert.deepEqual([body.runs?.failed?.length, body.runs?.done?.length, body.probe], [1, 3, null]);
    assert.equal((await get("/v1/tools/none")).status, 404);
  });
});

test("a tool is given with what its last probe found", async () => {
  await withApi(CONFIG, async ({ app, get }) => {
    const run = await app.run(
      probing,
      { target: "tools", maxCalls: 20, samples: { order: "W1" } },
      { budget: { steps: 2_000, repeats: 2_000 }, tags: ["probe"] },
    );
    await app.store.figures.catchUp();
    const { body } = await get("/v1/tools/find_order");

    assert.equal(body.probe?.run, run.id);
    assert.ok(items(body.probe?.findings).every(({ severity }) => severity !== undefined));
  });
});

test("a prompt is given by its versions, the newest first, each with its text and figures", async () => {
  await withApi(CONFIG, async ({ app, get }) => {
    await someRuns(app);
    const { prompts } = (await get("/v1/prompts")).body;
    const { body } = await get(`/v1/prompts/${encodeURIComponent("answer/short")}`);

    assert.deepEqual(
      items(prompts).map(({ name, versions, newest, figures }) => [name, versions, newest, figures?.count]),
      [["answer/short", 2, second.version, 3]],
    );
    assert.deepEqual(
      items(body.versions).map((one) => [one.version, one.template, one.figures?.count]),
      [
        [second.version, second.template, 1],
        [first.version, first.template, 2],
      ],
    );
    assert.equal((await get("/v1/prompts/none")).status, 404);
  });
});

test("costs are told by workflow, route, segment and model, and projected with an interval", async () => {
  await withApi(CONFIG, async ({ app, get }) => {
    await someRuns(app);
    const { body } = await get("/v1/costs?perDay=10,1000");

    assert.equal(body.total?.count, 4);
    assert.ok(Number(body.total?.cost) > 0);
    assert.deepEqual(
      items(body.routes).map(({ workflow: of, route: name, count }) => [of, name, count]),
      [["support", "order", 4]],
    );
    assert.deepEqual(
      items(body.segments).map(({ attribute, value, count }) => [attribute, value, count]),
      [
        ["plan", "free", 3],
        ["plan", "pro", 1],
      ],
    );
    assert.equal(body.projection?.runs, 4);
    const [ten, thousand] = items(body.projection?.perDay);
    assert.ok(Math.abs(Number(thousand?.day?.mean) / Number(ten?.day?.mean) - 100) < 1e-9);
    assert.ok(Number(ten?.day?.low) < Number(ten?.day?.mean));
    assert.equal((await get("/v1/costs?workflow=none")).body.projection, null);
  });
});

test("settings tell what is kept, what is redacted and how large the store is, and never a secret", async () => {
  await withApi(CONFIG, async ({ app, get }) => {
    await someRuns(app);
    const { body } = await get("/v1/settings");

    assert.deepEqual(body.retention as unknown, { days: 7, bytes: null });
    assert.deepEqual(body.redaction as unknown, {
      detect: ["email"],
      keys: ["password"],
      patterns: 0,
      custom: false,
    });
    assert.deepEqual([body.stats?.runs, body.durability], [4, "process"]);
    assert.ok(!JSON.stringify(body).includes(app.store.secret));
  });
});

test("old runs are removed on request, by default as the configuration says", async () => {
  await withApi(CONFIG, async ({ app, get, post }) => {
    await someRuns(app);
    const kept = await post("/v1/prune", {});
    const removed = await post("/v1/prune", { days: 1e-9 });

    assert.deepEqual([kept.body.runs, removed.body.runs], [0, 4]);
    assert.equal((await get("/v1/settings")).body.stats?.runs, 0);
    assert.equal((await post("/v1/prune", { days: 0 })).status, 400);
  });
});

test("a sum over calls leads to its latest runs", async () => {
  await withApi(CONFIG, async ({ app, get }) => {
    await someRuns(app);
    const { body } = await get("/v1/figures/runs?level=call&kind=tool&name=triage/order/find_order");

    assert.deepEqual([body.failed?.length, body.done?.length], [1, 3]);
    assert.equal(body.failed?.[0]?.status, "failed");
  });
});
