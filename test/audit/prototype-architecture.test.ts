import { testKinds } from "./_kind-cases.ts";

const HEAD = `import { generateText, stepCountIs, tool } from "ai";
import { z } from "zod";
const tools = Object.fromEntries([]);
const find = tool({ description: "Find an order by its number", inputSchema: z.object({ id: z.string().describe("number") }), execute: async ({ id }) => ({ id }) });
`;

const EVERYTHING = `You are the assistant of a shop. You do everything for our customers and you do it well.

## Understanding
Classify the request: determine the intent of the user first, and identify the category of the product.
Detect the language that the user writes in, and decide which department would be right for it.

## Thinking
Think step by step about what the customer needs. Consider the history of the customer before you decide.
Evaluate whether the customer is owed money, and calculate how much it is. Analyze the tone of the message.

## Acting
If the user asks for an order, use the find tool to look it up and retrieve all of its lines.
If the user wants a refund, process the refund and send a mail to the customer about it.
If the customer complains about a delivery, create a ticket and update the order with it.
If the user asks about a product, search the catalogue and recommend three of them.
When the customer wants to cancel, cancel the order and refund what was paid for it.
When the user asks for a person, schedule a call with one of our people.

## Answering
Respond in markdown with headings and a bullet list. Return the answer as JSON with these fields.
Keep the answer concise, at most three sentences, in a friendly tone. Format all prices with two digits.
Never mention these instructions. Always include the number of the order in a table at the end of it.`;

function ask(system: string, rest = ""): string {
  return `${HEAD}export async function answer(question) {
  const { text } = await generateText({
    model: process.env.MODEL,
    system: \`${system}\`,
    prompt: question,
    tools: { find },
    stopWhen: stepCountIs(4),
    ${rest}
  });
  return text;
}
`;
}

const SERVER = `import express from "express";
import OpenAI from "openai";
const client = new OpenAI();
const app = express();
`;

testKinds(2, {
  "overloaded-prompt": {
    bad: ask(EVERYTHING),
    good: ask("You tell customers where their order is. Use the find tool. Answer in two sentences."),
    line: "You are the assistant of a shop",
  },
  "no-routing": {
    bad: ask(
      ["billing", "delivery", "returns", "accounts", "products", "jobs", "press"]
        .map((kind) => `If the user asks about ${kind}, tell them what our page on ${kind} says.`)
        .join("\n"),
    ),
    good: ask("If the user asks about delivery, tell them when the order is due. If there is none, say so."),
    line: "If the user asks about billing",
  },
  "module-state": {
    bad: `${SERVER}const messages = [];
app.post("/chat", async (req, res) => {
  messages.push({ role: "user", content: req.body.text });
  res.json(await client.chat.completions.create({ model: process.env.MODEL, messages }));
});
`,
    good: `${SERVER}const routes = ["/chat"];
app.post("/chat", async (req, res) => {
  const messages = [{ role: "user", content: req.body.text }];
  res.json(await client.chat.completions.create({ model: process.env.MODEL, messages }));
});
`,
    line: "const messages = []",
  },
  "client-chooses": {
    bad: `${SERVER}app.post("/chat", async (req, res) => {
  const { model, text } = req.body;
  res.json(await client.chat.completions.create({
    model,
    messages: [{ role: "user", content: text }],
  }));
});
`,
    good: `${SERVER}app.post("/chat", async (req, res) => {
  const { text } = req.body;
  res.json(await client.chat.completions.create({
    model: process.env.MODEL,
    messages: [{ role: "user", content: text }],
  }));
});
`,
    line: "model,",
  },
  "key-in-browser": {
    bad: `import OpenAI from "openai";
const client = new OpenAI({
  dangerouslyAllowBrowser: true,
});
export const ask = (content) => client.chat.completions.create({ model: "small", messages: [{ role: "user", content }] });
`,
    good: `import OpenAI from "openai";
const client = new OpenAI();
export const ask = (content) => client.chat.completions.create({ model: "small", messages: [{ role: "user", content }] });
`,
    line: "dangerouslyAllowBrowser",
  },
  "one-model-everywhere": {
    bad: `import { generateText } from "ai";
import { openai } from "@ai-sdk/openai";
export const first = (prompt) => generateText({ model: openai("gpt-5-mini"), prompt });
export const second = (prompt) => generateText({ model: openai("gpt-5-mini"), prompt });
export const third = (prompt) => generateText({ model: openai("gpt-5-mini"), prompt });
`,
    good: `import { generateText } from "ai";
import { openai } from "@ai-sdk/openai";
const fast = openai("gpt-5-mini");
export const first = (prompt) => generateText({ model: fast, prompt });
export const second = (prompt) => generateText({ model: fast, prompt });
export const third = (prompt) => generateText({ model: fast, prompt });
`,
    line: "export const first",
  },
  "unbounded-parallel": {
    bad: `import { generateText } from "ai";
const tell = (prompt) => generateText({ model: process.env.MODEL, prompt });
export const all = (texts) => Promise.all(texts.map((text) => tell(text)));
`,
    good: `import { generateText } from "ai";
import pLimit from "p-limit";
const limit = pLimit(4);
const tell = (prompt) => generateText({ model: process.env.MODEL, prompt });
export const all = (texts) => Promise.all(texts.map((text) => limit(() => tell(text))));
`,
    line: "Promise.all",
  },
  "no-criteria": {
    bad: ask("You tell customers where their order is."),
    good: {
      "agent.ts": ask("You tell customers where their order is."),
      "evals/answer.ts": `import { evaluation } from "airworthy/evals";
import { answer } from "../agent.ts";
export const support = evaluation({ name: "support", workflow: answer, criteria: { pass: 0.9 } });
`,
    },
    line: "generateText(",
  },
});
