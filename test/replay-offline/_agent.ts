import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import type { LanguageModelV4 } from "@ai-sdk/provider";
import type { Config } from "airworthy";
import { tool, workflow } from "airworthy";
import { generateText, isStepCount, tool as plainTool, streamText } from "airworthy/ai-sdk";
import { z } from "zod";

/** Where the services are while the runs are recorded; on replay nobody is there. */
const address = process.env.TEST_SERVICE ?? "http://127.0.0.1:9";
const provider = createOpenAICompatible({ name: "local", baseURL: `${address}/v1` });
const model = provider.chatModel("test-model") as LanguageModelV4;

const weather = tool({
  name: "weather",
  description: "Looks up the weather of a city",
  input: z.object({ city: z.string() }),
  output: z.object({ sky: z.string() }),
  effect: "read",
  run: async ({ city }) => ({ sky: await (await fetch(`${address}/weather/${city}`)).text() }),
});
const plain = plainTool({
  inputSchema: z.object({ city: z.string() }),
  execute: async ({ city }) => (await fetch(`${address}/weather/${city}`)).text(),
});

/** An agent that uses the network in every way a run may: model, stream, both kinds of tools, a step. */
const travel = workflow({
  name: "travel",
  run: async (ctx, city: string) => {
    const page = await ctx.step("load", async () => (await fetch(`${address}/page`)).text());
    const { text } = await generateText({
      model,
      tools: { weather, plain },
      stopWhen: isStepCount(4),
      prompt: `${page}: what is the sky like in ${city}?`,
    });
    const told = await streamText({ model, prompt: `Say kindly: ${text}` }).text;
    const failed = await ctx
      .step("broken", async () => (await fetch("http://name.invalid/")).text())
      .catch((error: Error) => error.message);
    return { text, told, failed, at: await ctx.now(), id: await ctx.uuid(), dice: await ctx.random() };
  },
});

export const config: Config = { workflows: [travel] };
export { travel };
