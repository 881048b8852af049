import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { LLMock } from "@copilotkit/aimock";
import { open } from "airworthy";
import config from "./airworthy.config.ts";
import { fastModel } from "./model.ts";
import { loadSupportPrompts } from "./prompts.ts";
import { createShop } from "./shop/generate.ts";
import { supportWorkflow } from "./support.ts";

const QUESTION = "Which carrier is bringing W15085?";
const server = new LLMock({ port: 0 });
const db = createShop(":memory:");
const support = supportWorkflow({ name: "support", prompts: await loadSupportPrompts(), shop: () => db });

before(async () => {
  const route = { route: "order_status", confidence: 0.97 };
  server.on({ userMessage: QUESTION, responseFormat: "json_schema" }, { content: JSON.stringify(route) });
  server.on(
    { userMessage: QUESTION, hasToolResult: false },
    { toolCalls: [{ name: "find_order", arguments: JSON.stringify({ order: "W15085" }) }] },
  );
  server.on({ userMessage: QUESTION, hasToolResult: true }, { content: "It comes with FedEx." });
  await server.start();
});
after(() => db.close());

test("support runs on an OpenAI-compatible server, and replays without it", async () => {
  const models = {
    fast: fastModel({ AIRWORTHY_BASE_URL: `${server.url}/v1`, AIRWORTHY_MODEL: "any" }),
  };
  const app = await open({ ...config, store: ":memory:", models, workflows: [support] });
  const run = await app.run(support, { message: QUESTION, customer: "c0014" });
  const asked = server.getRequests().length;
  await server.stop();

  const again = await app.replay(run.id);
  await app.close();

  assert.ok(run.status === "completed", "error" in run ? String(run.error) : run.status);
  assert.deepEqual(
    [run.output.route, run.output.outcome, run.output.reply],
    ["order_status", "answered", "It comes with FedEx."],
  );
  assert.equal(asked, 3);
  assert.equal(again.status, "same");
});
