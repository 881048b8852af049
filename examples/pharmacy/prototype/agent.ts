import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import type { ModelMessage } from "ai";
import { generateText } from "ai";
import { throwAwayCounter } from "./throw-away-counter.ts";
import { naiveTools } from "./tools.ts";

const { BASE_URL = "http://localhost:11434/v1", API_KEY = "none" } = process.env;
const provider = createOpenAICompatible({ name: "demo", baseURL: BASE_URL, apiKey: API_KEY });
const tools = naiveTools(throwAwayCounter());

/** Of whoever is talking: in the demo that was one person. */
let messages: ModelMessage[] = [];

const SYSTEM = `You are the support of an online pharmacy and do everything that a customer may want.

First determine the intent of the customer: an order, a refund, a product, or something for a person.
Decide which language they write in, and how urgent it is.
Think step by step about what they need, and consider what they have said before.
Analyze whether they are owed money, and calculate how much.

If the customer asks where an order is, use the list_orders tool, then the find_order tool.
If the customer wants their money back, use the refund_order tool and tell them what was paid.
If the customer asks what we sell, use the search_products tool and recommend one of what it finds.
If the customer asks about health, use the hand_over tool and do not answer.
If the customer complains, apologize, then use the hand_over tool.
If they ask for several things, do one after the other.

Answer in at most three sentences, friendly, in markdown. Format prices as dollars.
Include the number of the order. Never mention tools.`;

/**
 * The first demo's agent, as it was shown: one prompt, all tools, asked until it asks for no more of them.
 * Kept to be audited beside the support that came of it: `npx airworthy audit examples/pharmacy/prototype`
 */
export async function support(message: string): Promise<string> {
  messages.push({ role: "user", content: message });
  while (true) {
    const result = await generateText({
      model: provider("llama3.2"),
      system: SYSTEM,
      messages,
      tools,
    });
    messages = [...messages, ...result.response.messages];
    console.log(result.finishReason);
    if (result.finishReason !== "tool-calls") return result.text;
  }
}
