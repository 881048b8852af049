import assert from "node:assert/strict";
import { test } from "node:test";
import { auditOf, findingsOf } from "./_kind-cases.ts";

const TOOLS = ["find_user", "check_hours", "read_rates", "open_order", "close_order"]
  .map(
    (name) =>
      `const ${name} = tool({ description: "Does what ${name} says, for one", inputSchema: z.object({ id: z.string().describe("id") }), execute: async ({ id }) => ({ id }) });`,
  )
  .join("\n");

function agent(instructions: string): string {
  return `import { generateText, stepCountIs, tool } from "ai";
import { z } from "zod";
${TOOLS}
export const answer = (prompt) =>
  generateText({
    model: process.env.MODEL,
    system: \`You change money.
${instructions}
\`,
    prompt,
    tools: { find_user, check_hours, read_rates, open_order, close_order },
    stopWhen: stepCountIs(8),
  });
`;
}

function kindsOf(code: string): readonly string[] {
  return findingsOf(code)
    .filter(({ pattern, severity }) => pattern === 1 && severity !== "low")
    .map(({ kind, lines }) => `${kind}: ${lines[0]?.trim()}`);
}

test("a chain of arrows between tools is an order", () => {
  const row = "MANDATORY FIRST CALLS: find_user → check_hours → read_rates";
  assert.deepEqual(kindsOf(agent(row)), [`fixed-order: ${row}`]);
  assert.deepEqual(kindsOf(agent("Flow: find_user -> check_hours -> open_order -> close_order")), [
    "fixed-order: Flow: find_user -> check_hours -> open_order -> close_order",
  ]);
});

test("chains for one case each are none", () => {
  const cases =
    "- Refunds: find_user → close_order\n- Rates: check_hours → read_rates\n- New orders: find_user → read_rates → open_order";
  assert.deepEqual(kindsOf(agent(cases)), []);
  assert.deepEqual(kindsOf(agent('"What is the rate?" → use read_rates')), []);
});

test("what is said of a result makes no condition of the call", () => {
  const steps =
    "Mandatory checks:\n1. ALWAYS call find_user first.\n2. ALWAYS call check_hours - if closed, say so.\n3. ALWAYS call read_rates.";
  assert.deepEqual(kindsOf(agent(steps)), ["fixed-order: 1. ALWAYS call find_user first."]);
  const hedged =
    "Steps:\n1. Call find_user if they gave a number.\n2. Call check_hours when it is late.\n3. Call read_rates if asked.";
  assert.deepEqual(kindsOf(agent(hedged)), []);
  const finding =
    "Follow this flow:\n1. Call find_user and determine if they may exchange.\n2. Call read_rates.\n3. Call open_order.";
  assert.deepEqual(kindsOf(agent(finding)), [
    "fixed-order: 1. Call find_user and determine if they may exchange.",
  ]);
});

test("a tool that is always used for something is not always called", () => {
  assert.deepEqual(kindsOf(agent("Always use read_rates for rates.")), []);
  assert.deepEqual(kindsOf(agent("- For **disputes**: ALWAYS call close_order.")), []);
  assert.deepEqual(
    kindsOf(agent("Always write dates in full so that the find_user tool can read them.")),
    [],
  );
  assert.deepEqual(kindsOf(agent("Always call find_user before answering.")), [
    "always-called-tool: Always call find_user before answering.",
  ]);
});

const ONE = (
  name: string,
  parameter: string,
): string => `import { generateText, stepCountIs, tool } from "ai";
import { z } from "zod";
export const answer = (prompt) =>
  generateText({
    model: process.env.MODEL,
    prompt,
    tools: { ${name}: tool({ description: "Works on the page that is open", inputSchema: z.object({ ${parameter}: z.string().describe("what") }), execute: async (given) => given }) },
    stopWhen: stepCountIs(20),
  });
`;

test("a tool that runs what the model writes is more than one path", () => {
  assert.deepEqual(kindsOf(ONE("work", "code")), []);
  assert.deepEqual(kindsOf(ONE("bash", "input")), []);
  assert.equal(kindsOf(ONE("look_up", "number")).length, 1);
});

const FORCED = (choice: string): string => `import Anthropic from "@anthropic-ai/sdk";
const client = new Anthropic();
const grade = { name: "grade", description: "Give the grade of a text", input_schema: { type: "object", properties: { score: { type: "number", description: "1 to 10" } } } };
export async function improve(text) {
  let score = 0;
  while (score < 7) {
    const response = await client.messages.create({ model: process.env.MODEL, max_tokens: 900, tools: [grade], tool_choice: ${choice}, messages: [{ role: "user", content: text }] });
    score = response.content.find(({ type }) => type === "tool_use")?.input.score ?? 0;
  }
  return text;
}
`;

test("a call that has to answer with one tool lets the model choose nothing", () => {
  assert.deepEqual(kindsOf(FORCED('{ type: "tool", name: "grade" }')), []);
  assert.notDeepEqual(kindsOf(FORCED('{ type: "auto" }')), []);
});

const RESUMED = (condition: string): string => `import Anthropic from "@anthropic-ai/sdk";
const client = new Anthropic();
export async function ask(messages) {
  const response = await client.messages.create({ model: process.env.MODEL, max_tokens: 900, tools: [{ type: "web_search_20250305", name: "web_search" }], messages });
  if (response.stop_reason === "${condition}") return ask([...messages, { role: "assistant", content: response.content }]);
  return response;
}
`;

test("a turn that the provider has paused goes on", () => {
  assert.deepEqual(kindsOf(RESUMED("pause_turn")), []);
  assert.notDeepEqual(kindsOf(RESUMED("tool_use")), []);
});

const HANDED = (head: string): string => `import OpenAI from "openai";
import { retry } from "async";
const client = new OpenAI();
const tools = [{ type: "function", function: { name: "look", description: "Look a topic up", parameters: { type: "object", properties: {} } } }, { type: "function", function: { name: "note", description: "Note a finding", parameters: { type: "object", properties: {} } } }];
const ask = (messages) => client.chat.completions.create({ model: process.env.MODEL, messages, tools });
export async function research(messages, run) {
  ${head} {
    const { choices } = await retry(ask, messages);
    messages.push(choices[0].message);
    if (!choices[0].message.tool_calls) return messages;
    for (const call of choices[0].message.tool_calls) messages.push({ role: "tool", tool_call_id: call.id, content: await run(call) });
  }
}
`;

test("a function that is handed to another one to run is run in the loop", () => {
  assert.deepEqual(kindsOf(HANDED("while (true)")), ["unbounded-loop: while (true) {"]);
  assert.deepEqual(kindsOf(HANDED("for (let turn = 0; turn < 8; turn++)")), []);
});

const GRAPH = (
  edge: string,
): string => `import { StateGraph, MessagesAnnotation, START, END } from "@langchain/langgraph";
import { ChatOpenAI } from "@langchain/openai";
import { tool } from "@langchain/core/tools";
import { z } from "zod";
const refund = tool(async ({ id }) => ({ id }), { name: "refund", description: "Pay an order back", schema: z.object({ id: z.string() }) });
const model = new ChatOpenAI({ model: process.env.MODEL }).bindTools([refund]);
const agent = async ({ messages }) => ({ messages: [await model.invoke(messages)] });
const act = async ({ messages }) => ({ messages: [await refund.invoke(messages.at(-1).tool_calls[0])] });
const next = ({ messages }) => (messages.at(-1).tool_calls?.length ? "act" : END);
export const graph = new StateGraph(MessagesAnnotation)
  .addNode("agent", agent)
  .addNode("act", act)
  .addEdge(START, "agent")
  .addConditionalEdges("agent", next)
  .addEdge("act", ${edge})
  .compile();
`;

test("a graph whose own node runs the tools goes round as well", () => {
  assert.equal(kindsOf(GRAPH('"agent"')).length, 1);
  assert.deepEqual(kindsOf(GRAPH("END")), []);
});

test("that nothing says what is good enough makes no verdict of one small finding", () => {
  const call = (name: string): string => `import { generateText } from "ai";
import { openai } from "@ai-sdk/openai";
export const ${name} = (text) => generateText({ model: openai("gpt-5-mini"), prompt: \`Tell in one sentence what this is about: \${text}\` });
`;
  const files = (count: number): Record<string, string> =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`tell${index}.ts`, call(`tell${index}`)]),
    );
  const verdict = (count: number): string | undefined =>
    auditOf(files(count)).patterns.find(({ number }) => number === 2)?.verdict;
  assert.equal(verdict(3), "absent");
  assert.equal(verdict(6), "partial");
});
