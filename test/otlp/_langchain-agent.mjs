// Plain JavaScript: the types of LangChain bring a second view of zod, which the types of the server do not survive.
import { LangChainInstrumentation } from "@arizeai/openinference-instrumentation-langchain";
import * as CallbackManager from "@langchain/core/callbacks/manager";
import { tool } from "@langchain/core/tools";
import { ChatOpenAI } from "@langchain/openai";
import { createAgent } from "langchain";

/** @type {import("./_langchain-agent.mjs").askLangChain} */
export async function askLangChain({ model, provider, schema, lookUp }) {
  const instrumentation = new LangChainInstrumentation({ tracerProvider: provider });
  instrumentation.manuallyInstrument(CallbackManager);
  const about = { name: "get_order", description: "Looks an order up", schema };
  const agent = createAgent({
    model: new ChatOpenAI({ model: "gpt-4.1-mini", apiKey: "none", configuration: { baseURL: model } }),
    tools: [tool((input) => JSON.stringify(lookUp(input)), about)],
    systemPrompt: "You are a support agent.",
  });
  await agent.invoke(
    { messages: [{ role: "user", content: "Where is order W123?" }] },
    { metadata: { session_id: "s1", user_id: "u1", prompt_version: "v7" } },
  );
}
