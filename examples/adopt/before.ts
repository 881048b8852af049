import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { generateText, isStepCount, tool } from "ai";
import { z } from "zod";

const { BASE_URL = "http://localhost:11434/v1", API_KEY = "none", MODEL = "llama3.2" } = process.env;
const provider = createOpenAICompatible({ name: "agent", baseURL: BASE_URL, apiKey: API_KEY });

const orders = new Map([["W10234", { status: "delivered", total: 24.5 }]]);

const findOrder = tool({
  description: "Look up an order by its number",
  inputSchema: z.object({ order: z.string().describe("order number, such as W10234") }),
  execute: async ({ order }) => orders.get(order) ?? { error: `There is no order ${order}` },
});

const refundOrder = tool({
  description: "Pay back an order",
  inputSchema: z.object({ order: z.string(), amount: z.number().positive() }),
  execute: async ({ order, amount }) => {
    console.error(`Paying back ${amount} of ${order}`);
    return { refunded: amount };
  },
});

export async function answer(question: string): Promise<string> {
  const { text } = await generateText({
    model: provider(MODEL),
    instructions: "You help the customers of a shop. Look an order up before you say anything about it.",
    prompt: question,
    tools: { findOrder, refundOrder },
    stopWhen: isStepCount(5),
  });
  return text;
}
