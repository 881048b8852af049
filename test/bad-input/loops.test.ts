import assert from "node:assert/strict";
import { test } from "node:test";
import type { LanguageModelV4 } from "@ai-sdk/provider";
import type { Address, Context } from "airworthy";
import { tool } from "airworthy";
import { generateText, isStepCount, tool as plainTool, streamText, ToolLoopAgent } from "airworthy/ai-sdk";
import { z } from "zod";
import { looping, modelOf } from "./_models.ts";
import { assertFails, bad, inApp } from "./_scene.ts";

const look = plainTool({ inputSchema: z.object({}), execute: async () => ({ found: false }) });
const contract = tool({
  name: "look",
  description: "Looks",
  input: z.object({}),
  output: z.object({ found: z.boolean() }),
  effect: "read",
  run: () => ({ found: false }),
});
const stopWhen = isStepCount(10_000);

/** Agents that would never end by themselves, in each way the AI SDK has to write one. */
const AGENTS: readonly (readonly [string, (model: LanguageModelV4, ctx: Context) => Promise<unknown>])[] = [
  [
    "generateText()",
    async (model) => (await generateText({ model, tools: { look }, stopWhen, prompt: "Go" })).text,
  ],
  [
    "ToolLoopAgent",
    async (model) =>
      (await new ToolLoopAgent({ model, tools: { look }, stopWhen }).generate({ prompt: "Go" })).text,
  ],
  [
    "streamText() whose errors nobody looks at",
    async (model) => {
      const result = streamText({ model, tools: { look }, stopWhen, prompt: "Go", onError: () => {} });
      await result.consumeStream();
      return "done";
    },
  ],
  [
    "generateText() with a tool contract",
    async (model) => (await generateText({ model, tools: { look: contract }, stopWhen, prompt: "Go" })).text,
  ],
  [
    "a loop that catches everything",
    async (model) => {
      for (let i = 0; i < 10_000; i++)
        await generateText({ model, tools: { look }, prompt: "Go", maxRetries: 0 }).catch(() => {});
      return "done";
    },
  ],
];

for (const [what, agent] of AGENTS) {
  for (const [bound, budget] of [
    ["steps", { steps: 9 }],
    ["tokens", { tokens: 300 }],
    ["cost", { cost: 0.000_3 }],
    ["repeats", { repeats: 6 }],
  ] as const) {
    test(`${what} that goes round for ever is ended by budget.${bound}`, async () => {
      const flow = bad("loop", (ctx) => agent(looping("look"), ctx));
      await inApp([flow], async (app) => {
        const run = await app.run(flow, undefined, { budget });
        const { end, calls, totals } = await assertFails(app, run, "budget_exceeded");
        assert.match(JSON.stringify(end), new RegExp(`"bound":"${bound}"`));
        const done = calls.filter(({ state }) => state === "done").length;
        assert.ok(done >= 6 && done <= 13, `${done} calls`);
        // Each answer is of 60 tokens: the bound is passed by one answer at most.
        if (bound === "tokens") assert.equal(totals.tokensIn + totals.tokensOut, 300);
        if (bound === "cost") assert.ok((totals.cost ?? 0) >= 0.000_3 && (totals.cost ?? 0) < 0.000_4);
      });
    });
  }
}

test("a budget counts what branches that run side by side use together", async () => {
  const flow = bad("branches", async (ctx) =>
    Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        ctx.scope(`branch-${i}`, async () => {
          for (let turn = 0; turn < 20; turn++)
            await generateText({
              model: modelOf(() => [{ type: "text", text: "ok" }]),
              prompt: `${i} ${turn}`,
            });
        }),
      ),
    ),
  );
  await inApp([flow], async (app) => {
    const run = await app.run(flow, undefined, { budget: { tokens: 3_000 } });
    const { totals } = await assertFails(app, run, "budget_exceeded");
    // Those in flight when the bound is reached still count: one for each branch.
    assert.ok(totals.tokensIn + totals.tokensOut <= 3_000 + 20 * 60);
  });
});

test("a resumed run goes on with what its first attempt has used", async () => {
  const flow = bad("resumed", async (ctx) => {
    for (let i = 0; i < 4; i++) await generateText({ model: looping("look"), prompt: `${i}` });
    await ctx.approve("go", { title: "Go on" });
    for (let i = 0; i < 100; i++) await generateText({ model: looping("look"), prompt: `${i} again` });
  });
  await inApp([flow], async (app) => {
    const waiting = await app.run(flow, undefined);
    await app.decide(waiting.id, "go" as Address, { approved: true, by: "ann" });
    const run = await app.resume(waiting.id, { budget: { tokens: 360 } });
    const { totals } = await assertFails(app, run, "budget_exceeded");
    assert.equal(totals.tokensIn + totals.tokensOut, 360);
  });
});
