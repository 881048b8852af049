import assert from "node:assert/strict";
import { test } from "node:test";
import type { AuditReport } from "../../src/audit/report.ts";
import type { Files } from "./_kind-cases.ts";
import { auditOf, findingsOf } from "./_kind-cases.ts";

function kinds(files: string | Files): readonly string[] {
  return findingsOf(files).map(({ kind }) => kind);
}

function verdict({ patterns }: AuditReport, number: number): string | undefined {
  return patterns.find((one) => one.number === number)?.verdict;
}

const ROUTE = `import OpenAI from "openai";
export async function POST(request) {
  const { messages, tools } = await request.json();
  const answer = await new OpenAI().responses.create({ model: process.env.MODEL, input: messages, tools });
  return Response.json(answer);
}
`;
const TOOLS = `export const tools = [
  { type: "function", name: "find_order", description: "Find an order by its number", parameters: { type: "object", properties: { id: { type: "string", description: "its number" } } } },
  { type: "function", name: "note", description: "Leave a note for the team", parameters: { type: "object", properties: { text: { type: "string", description: "what it says" } } } },
];
`;

function page(parameters: string, guard: string, again: string): string {
  return `import { tools } from "./tools";
import { handlers } from "./handlers";
export async function turn(messages, onEvent) {
  const response = await fetch("/api/turn", { method: "POST", body: JSON.stringify({ messages, tools }) });
  for (const event of await response.json()) await onEvent(event);
}
export async function converse(${parameters}) {
  ${guard}
  await turn(messages, async (item) => {
    if (item.type === "function_call") {
      messages.push({ type: "function_call_output", output: await handlers[item.name](item.arguments) });
      await converse(${again});
    }
  });
}
`;
}

const HANDLERS = `export const handlers = { find_order: async ({ id }) => ({ id }), note: async ({ text }) => ({ text }) };
`;

function app(client: string): Files {
  return {
    "app/api/turn/route.ts": ROUTE,
    "lib/tools.ts": TOOLS,
    "lib/handlers.ts": HANDLERS,
    "lib/turn.ts": client,
  };
}

test("a page that asks the server of the same program again for each tool is a loop, and an unbounded one", () => {
  const open = findingsOf(app(page("messages", "", "messages"))).filter(
    ({ kind }) => kind === "unbounded-loop",
  );
  const counted = kinds(app(page("messages, turns = 8", "if (turns === 0) return;", "messages, turns - 1")));

  assert.deepEqual(
    open.map(({ file, lines }) => [file, lines[0]?.trim()]),
    [["lib/turn.ts", "await converse(messages);"]],
  );
  assert.ok(!counted.includes("unbounded-loop"));
});

test("a request to another program is no loop, however often it is made", () => {
  const elsewhere = page("messages", "", "messages").replace('"/api/turn"', '"https://example.com/api/turn"');

  assert.ok(!kinds(app(elsewhere)).includes("unbounded-loop"));
});

test("tools that the page sends are looked at, and that it chooses them is said", () => {
  const slow = HANDLERS.replace(
    "({ id }) => ({ id })",
    '({ id }) => (await fetch("https://orders.example.com/" + id)).json()',
  );
  const found = findingsOf({ ...app(page("messages", "", "messages")), "lib/handlers.ts": slow });

  assert.ok(found.some(({ kind, message }) => kind === "no-timeout" && message.includes("find_order")));
  assert.ok(found.some(({ kind }) => kind === "client-chooses"));
});

const MASTRA = (options: string): string => `import { Agent } from "@mastra/core/agent";
import { createTool } from "@mastra/core/tools";
import { z } from "zod";
const find = createTool({ id: "find", description: "Find an order by its number", inputSchema: z.object({ id: z.string().describe("number") }), execute: async ({ id }) => ({ id }) });
const note = createTool({ id: "note", description: "Leave a note for the team", inputSchema: z.object({ text: z.string().describe("words") }), execute: async ({ text }) => ({ text }) });
const stepCountIs = (count) => ({ steps }) => steps.length === count;
export const desk = new Agent({ name: "Desk", instructions: "Help with orders.", model: process.env.MODEL, tools: { find, note }, ${options} });
`;

test("a stop condition among an agent's defaults is a bound that somebody chose", () => {
  assert.ok(kinds(MASTRA("")).includes("default-bound"));
  assert.ok(!kinds(MASTRA("defaultOptions: { stopWhen: stepCountIs(12) }")).includes("default-bound"));
});

const OVERLOADED = `You classify the request of the user, then think step by step about it.
If the user asks for a refund, call refund_order. If the user wants a book, search for it.
If the customer asks about an order, look up the order. If the user complains, escalate.
When users ask about shipping, use the shipping tool. If they mention a gift, create a voucher.
If the user asks about prices, compare them. For questions of stock, query the stock.
Determine the intent. Detect the language. Analyze the tone. Evaluate the risk.
Respond only in JSON. Format dates as ISO. Use bullet points. Keep it concise. Include a headline.
`.repeat(6);

test("instructions that a function makes as messages are read", () => {
  const made = (text: string): string => `import { Agent } from "@mastra/core/agent";
import { createTool } from "@mastra/core/tools";
import { z } from "zod";
const find = createTool({ id: "find", description: "Find an order by its number", inputSchema: z.object({ id: z.string().describe("number") }), execute: async ({ id }) => ({ id }) });
const core = \`${text}\`;
function instructions(context) {
  const messages = [{ role: "system", content: [core, "Be kind."].join("\\n") }];
  if (context) messages.push({ role: "system", content: context.more });
  return messages;
}
export const desk = new Agent({ name: "Desk", instructions: ({ context }) => instructions(context), model: process.env.MODEL, tools: { find }, maxSteps: 4 });
`;

  assert.ok(kinds(made(OVERLOADED)).includes("overloaded-prompt"));
  assert.ok(
    !kinds(made("Help with orders of books, and be honest about what you do not know.")).includes(
      "overloaded-prompt",
    ),
  );
});

test("a tool that is called in some cases, or whose description says what is always so of it, is no tool for every time", () => {
  const said = (description: string): string => `import { generateText, stepCountIs, tool } from "ai";
import { z } from "zod";
const find = tool({ description: ${JSON.stringify(description)}, inputSchema: z.object({ id: z.string().describe("number") }), execute: async ({ id }) => ({ id }) });
const note = tool({ description: "Leave a note for the team", inputSchema: z.object({ id: z.string().describe("number") }), execute: async ({ id }) => ({ id }) });
export const answer = (prompt) => generateText({ model: process.env.MODEL, prompt, tools: { find, note }, stopWhen: stepCountIs(5) });
`;

  assert.ok(
    kinds(said("Finds an order. Call this before answering any question.")).includes("always-called-tool"),
  );
  assert.ok(
    !kinds(said("Finds an order. For unknown words, look here before answering.")).includes(
      "always-called-tool",
    ),
  );
  assert.ok(!kinds(said("Waits. Its answer always ends your turn.")).includes("always-called-tool"));
});

const AGENTS = (
  more: string,
): string => `import { Agent, run, setTracingDisabled, tool } from "@openai/agents";
import { z } from "zod";
${more}
const book = tool({ name: "book", description: "Book a flight for a day", parameters: z.object({ day: z.string().describe("day") }), execute: async ({ day }) => ({ day }) });
export const desk = new Agent({ name: "Desk", instructions: "Book flights.", tools: [book] });
export const ask = (text) => run(desk, text, { maxTurns: 5 });
`;

test("tracing that is built in counts until it is switched off", () => {
  assert.equal(verdict(auditOf(AGENTS("")), 5), "absent");
  assert.equal(verdict(auditOf(AGENTS("setTracingDisabled(true);")), 5), "present");
  assert.equal(verdict(auditOf(AGENTS('process.env.OPENAI_AGENTS_DISABLE_TRACING = "1";')), 5), "present");
});

const ASK = `import OpenAI from "openai";
export const ask = (text) => new OpenAI().chat.completions.create({ model: process.env.MODEL, messages: [{ role: "user", content: text }] });
`;

test("a tracer that is put around something else sees no call of a model", () => {
  const tracer =
    'import { Langfuse } from "langfuse";\nexport const trace = new Langfuse().trace({ name: "ask" });\n';
  const beside = { "ask.ts": ASK, "billing.ts": tracer };
  const around = {
    "ask.ts": ASK,
    "main.ts": `${tracer}import { ask } from "./ask";\nexport const main = (text) => ask(text);\n`,
  };
  const whole = {
    "ask.ts": ASK,
    "instrumentation.ts": 'import { registerOTel } from "@vercel/otel";\nregisterOTel("shop");\n',
  };

  assert.equal(verdict(auditOf(beside), 5), "present");
  assert.equal(verdict(auditOf(around), 5), "absent");
  assert.equal(verdict(auditOf(whole), 5), "absent");
});

test("an executor that is made from an agent and its tools is an agent's loop", () => {
  const executor = (bound: string): string => `import { ChatOpenAI } from "@langchain/openai";
import { AgentExecutor } from "langchain/agents";
import { RunnableSequence } from "@langchain/core/runnables";
import { DynamicTool } from "@langchain/core/tools";
const find = new DynamicTool({ name: "find", description: "Find an order by its number", func: async (id) => JSON.stringify({ id }) });
const note = new DynamicTool({ name: "note", description: "Leave a note for the team", func: async (text) => JSON.stringify({ text }) });
const agent = RunnableSequence.from([new ChatOpenAI({ model: process.env.MODEL })]);
export const desk = AgentExecutor.fromAgentAndTools({ agent, tools: [find, note]${bound} });
`;

  assert.equal(auditOf(executor("")).looked.loops, 1);
  assert.ok(kinds(executor("")).includes("default-bound"));
  assert.ok(!kinds(executor(", maxIterations: 4")).includes("default-bound"));
});

test("an order of a shop is nothing to be put in order", () => {
  const asked = (task: string): string => `import { generateText } from "ai";
export const answer = (text) => generateText({ model: process.env.MODEL, system: "${task}", prompt: text });
`;

  assert.ok(kinds(asked("Sort the names in the list.")).includes("model-for-code"));
  assert.ok(kinds(asked("Order these names by age, as a list.")).includes("model-for-code"));
  assert.ok(!kinds(asked("Tell the customer of an order items that are late.")).includes("model-for-code"));
});

function tools(count: number): string {
  const made = Array.from(
    { length: 4 },
    (_, i) =>
      `const t${i} = tool({ description: "Look up part ${i} of an order by its number", inputSchema: z.object({ id: z.string().describe("number") }), execute: async ({ id }) => ${i < count ? '"Part " + id + " is here and well"' : "({ id })"} });`,
  ).join("\n");
  return `import { generateText, stepCountIs, tool } from "ai";
import { z } from "zod";
${made}
export const answer = (prompt) => generateText({ model: process.env.MODEL, prompt, tools: { t0, t1, t2, t3 }, stopWhen: stepCountIs(5) });
`;
}

test("what most tools do is how they are made, and counts as grave; what one does is a slip", () => {
  assert.equal(verdict(auditOf(tools(3)), 3), "present");
  assert.equal(verdict(auditOf(tools(1)), 3), "partial");
});

test("an option that is set after the others is one of them", () => {
  const asked = (set: string): string => `import OpenAI from "openai";
export async function ask(messages, tools) {
  const params = { model: process.env.MODEL, messages };
  ${set}
  return new OpenAI().chat.completions.create(params);
}
`;
  const bare = auditOf(asked("")).patterns[2];
  const set = auditOf(asked("if (tools) params.tools = tools;")).patterns[2];

  assert.deepEqual([bare?.verdict, set?.verdict], ["absent", "cannot tell"]);
});
