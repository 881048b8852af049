import assert from "node:assert/strict";
import { test } from "node:test";
import { tool as plainTool } from "ai";
import { z } from "zod";
import { workflow } from "../core/workflow.ts";
import { scriptedModel, text } from "../models/_test-model.ts";
import { generateText } from "../models/ai-sdk.ts";
import { prompt } from "../models/prompt.ts";
import { tool } from "../tools/tool.ts";
import { open } from "./open.ts";

const sort = prompt({ name: "sort", template: "Sort this: {{message}}", params: { temperature: 0 } });

const ping = tool({
  name: "ping",
  description: "Says whether the shop is open right now",
  input: z.object({}),
  output: z.object({ open: z.boolean() }),
  effect: "read",
  errors: { closed: "nobody is there" },
  run: () => ({ open: true }),
});

const weather = plainTool({
  description: "The weather of ann@example.com",
  inputSchema: z.object({ city: z.string() }),
  execute: async () => "dry",
});

function asking(model: ReturnType<typeof scriptedModel>) {
  return workflow({
    name: "ask",
    run: async (_ctx, message: string) => {
      await ping.call({});
      const { text: said } = await generateText({
        model,
        prompt: sort.render({ message }),
        tools: { weather },
      });
      return said;
    },
  });
}

test("the prompts and tools that runs use are kept by version, redacted", async () => {
  const ask = asking(scriptedModel([text("a"), text("b")]));
  const app = await open({ store: ":memory:", workflows: [ask], redact: { detect: ["email"] } });
  const { definitions } = app.store;
  await app.run(ask, "hello");
  await app.run(ask, "again");

  const [prompts, tools, offered] = await Promise.all([
    definitions.list({ kind: "prompt" }),
    definitions.list({ kind: "tool" }),
    definitions.list({ kind: "offered" }),
  ]);
  const read = (content: string | undefined) => JSON.parse(content ?? "{}");

  assert.deepEqual(
    prompts.map(({ name, version }) => `${name}@${version}`),
    [`sort@${sort.version}`],
  );
  assert.equal(read(prompts[0]?.content).template, "Sort this: {{message}}");
  assert.equal(tools[0]?.version, ping.contractHash.slice(0, 12));
  assert.deepEqual(read(tools[0]?.content).errors, { closed: { description: "nobody is there" } });
  assert.match(read(offered[0]?.content).description, /^The weather of \[email:/);
  await app.close();
});

test("a replay keeps none", async () => {
  const ask = asking(scriptedModel([text("a")]));
  const app = await open({ store: ":memory:", workflows: [ask] });
  const run = await app.store.load((await app.run(ask, "hello")).id);
  await app.close();
  const other = await open({ store: ":memory:", workflows: [ask] });
  if (run !== undefined) await other.store.import(run);

  assert.equal((await other.replay(run?.id ?? ("" as never))).status, "same");
  for (const kind of ["prompt", "tool", "offered"] as const)
    assert.deepEqual(await other.store.definitions.list({ kind }), []);
  await other.close();
});
