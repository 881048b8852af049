import { testKinds } from "./_kind-cases.ts";

const AI = `import { generateText, stepCountIs, tool } from "ai";
import { z } from "zod";
const find = tool({ description: "Find an order by its number", inputSchema: z.object({ id: z.string().describe("number") }), execute: async ({ id }) => ({ id }) });
const pay = tool({ description: "Pay an order back in full", inputSchema: z.object({ id: z.string().describe("number") }), execute: async ({ id }) => ({ id }) });
const note = tool({ description: "Leave a note for the team", inputSchema: z.object({ id: z.string().describe("number") }), execute: async ({ id }) => ({ id }) });
`;

function loop(system: string, tools = "{ find, pay, note }", rest = "stopWhen: stepCountIs(6)"): string {
  return `${AI}export const answer = (question) =>
  generateText({
    model: process.env.MODEL,
    system: \`${system}\`,
    prompt: question,
    tools: ${tools},
    ${rest},
  });
`;
}

const OPENAI = `import OpenAI from "openai";
const client = new OpenAI();
const tools = [{ type: "function", function: { name: "find", description: "Find an order by number", parameters: { type: "object", properties: {} } } }];
const handlers = { find: async () => ({ ok: true }) };
export async function run(messages) {
`;
const TURN = `const { choices } = await client.chat.completions.create({ model: process.env.MODEL, messages, tools });
    const { message } = choices[0];
    messages.push(message);
    if (!message.tool_calls) return message.content;
    for (const call of message.tool_calls) messages.push({ role: "tool", tool_call_id: call.id, content: JSON.stringify(await handlers[call.function.name]()) });
`;

const AGENTS = `import { Agent, run, tool } from "@openai/agents";
import { z } from "zod";
const book = tool({ name: "book", description: "Book a flight for a day", parameters: z.object({ day: z.string().describe("day") }), execute: async ({ day }) => ({ day }) });
`;

const FACTS = {
  workflow: "answer",
  runs: 40,
  paths: 1,
  common: ["model", "find", "model"],
  share: 1,
  asks: 2,
  success: 0.97,
  costliest: undefined,
};

testKinds(1, {
  "one-path-in-runs": {
    bad: loop("Help with orders."),
    good: loop("Help with orders."),
    line: "generateText(",
    outside: { bad: { runs: [FACTS] }, good: { runs: [{ ...FACTS, paths: 9, share: 0.4 }] } },
  },
  "compounding-error": {
    bad: loop("Help with orders."),
    good: loop("Help with orders."),
    line: "generateText(",
    outside: { bad: { runs: [{ ...FACTS, success: 0.7, costliest: "find" }] }, good: { runs: [FACTS] } },
  },
  "unbounded-loop": {
    bad: `${OPENAI}  while (true) {\n    ${TURN}  }\n}\n`,
    good: `${OPENAI}  for (let turn = 0; turn < 8; turn++) {\n    ${TURN}  }\n}\n`,
    line: "while (true)",
  },
  "bound-not-read": {
    bad: `${OPENAI}  let turns = 0;\n  while (true) {\n    turns++;\n    ${TURN}  }\n}\n`,
    good: `${OPENAI}  let turns = 0;\n  while (true) {\n    turns++;\n    if (turns > 8) throw new Error("too many turns");\n    ${TURN}  }\n}\n`,
    line: "turns++",
  },
  "fixed-order": {
    bad: loop(
      "Follow these steps:\n1. Use the find tool to look the order up\n2. Use the pay tool to pay it back\n3. Use the note tool to tell the team",
    ),
    good: loop(
      "You have these tools:\n- find tool: for orders\n- pay tool: if the customer is owed money\n- note tool: when the team should know",
    ),
    line: "1. Use the find tool",
  },
  "one-tool-loop": {
    bad: loop("Help with orders.", "{ find }"),
    good: loop("Help with orders.", "{ find, pay, note }"),
    line: "generateText(",
  },
  "always-called-tool": {
    bad: loop("Help with orders.\nAlways call the note tool before answering."),
    good: loop("Help with orders.\nCall the note tool if the customer is angry."),
    line: "Always call the note tool",
  },
  "needless-handoff": {
    bad: `${AGENTS}const history = new Agent({ name: "History", instructions: "You know history." });
const maths = new Agent({ name: "Maths", instructions: "You know mathematics." });
export const triage = new Agent({ name: "Triage", instructions: "Hand over.", handoffs: [history, maths] });
run(triage, "What is a prime?");
`,
    good: `${AGENTS}const history = new Agent({ name: "History", instructions: "You know history.", tools: [book] });
const maths = new Agent({ name: "Maths", instructions: "You know mathematics.", tools: [book] });
export const triage = new Agent({ name: "Triage", instructions: "Hand over.", handoffs: [history, maths] });
run(triage, "What is a prime?");
`,
    line: "export const triage",
  },
  "model-for-code": {
    bad: `import { generateText } from "ai";
export const today = () =>
  generateText({ model: process.env.MODEL, prompt: "Return the current date as YYYY-MM-DD and nothing else" });
`,
    good: `import { generateText } from "ai";
export const tell = (text) =>
  generateText({ model: process.env.MODEL, prompt: \`Tell in one sentence what this complaint is about: \${text}\` });
`,
    line: "Return the current date",
  },
  "default-bound": {
    bad: `import { ToolLoopAgent, tool } from "ai";
${AI.split("\n").slice(1).join("\n")}export const agent = new ToolLoopAgent({ model: process.env.MODEL, tools: { find, pay, note } });
`,
    good: loop("Help with orders."),
    line: "new ToolLoopAgent",
  },
});
