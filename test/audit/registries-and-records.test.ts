import assert from "node:assert/strict";
import { test } from "node:test";
import type { Files } from "./_kind-cases.ts";
import { auditOf, findingsOf } from "./_kind-cases.ts";

function verdict(files: string | Files, number: number): string | undefined {
  return auditOf(files).patterns.find((one) => one.number === number)?.verdict;
}

const PROVIDER = `import OpenAI from "openai";
export class Provider {
  client = new OpenAI();
  ask(options) {
    return this.client.chat.completions.create({
      model: options.model, messages: options.messages, tools: options.tools?.length ? wrapped(options.tools) : undefined,
    });
  }
}
const wrapped = (tools) => tools.map((tool) => ({ type: "function", function: tool }));
`;

const REGISTRY = (handler: string): string => `import { db } from "./db";
export const findOrder = {
  definition: {
    name: "find_order",
    description: "Finds an order of this customer by its number",
    parameters: { type: "object", properties: { id: { type: "string", description: "its number" } } },
  },
  async handler(ctx, { id }) {
    ${handler}
  },
};
`;

test("tools of a registry that a call cannot be followed to are known by what they look like", () => {
  const sound = { "provider.ts": PROVIDER, "tools.ts": REGISTRY("return { id, status: 'sent' };") };
  const hides = {
    "provider.ts": PROVIDER,
    "tools.ts": REGISTRY("try { return await db.order(id); } catch { return []; }"),
  };

  assert.equal(verdict({ "provider.ts": PROVIDER }, 3), "cannot tell");
  assert.equal(verdict(sound, 3), "absent");
  assert.deepEqual(
    findingsOf(hides)
      .filter(({ kind }) => kind === "swallows-error")
      .map(({ file, message }) => [file, message.includes("find_order")]),
    [["tools.ts", true]],
  );
});

test("tools that are classes are known, too, and a class without words for a model is none", () => {
  const tool = (description: string): string => `export class FindOrder {
  name = "find_order";
  ${description}
  parameters = { type: "object", properties: { id: { type: "string", description: "its number" } } };
  async execute({ id }) {
    return \`The order \${id} is on its way\`;
  }
} // a tool, with a description
`;
  const kinds = (description: string) =>
    findingsOf({ "provider.ts": PROVIDER, "tool.ts": tool(description) }).map(({ kind }) => kind);

  assert.ok(kinds('description = "Finds an order by its number";').includes("returns-text"));
  assert.ok(!kinds("").includes("returns-text"));
});

const AGENT = `import { generateText } from "ai";
import { db, logger } from "./db";
export async function answer(question) {
  const started = Date.now();
  const { text, usage } = await generateText({ model: process.env.MODEL, prompt: question });
  RECORD
  return text;
}
`;

test("figures that the program stores itself are less than a tracer and more than nothing", () => {
  const with5 = (record: string) => verdict(AGENT.replace("RECORD", record), 5);

  for (const record of [
    "await db.turn.create({ data: { question, text, tokens: usage.totalTokens, latencyMs: Date.now() - started } });",
    "await recordRun({ turns: [{ totalTokens: usage.totalTokens, model: process.env.MODEL }] });",
    "logger.info({ tokens: usage.totalTokens, durationMs: Date.now() - started });",
    'await db.query("INSERT INTO llm_calls (model, total_tokens, cost_usd) VALUES ($1, $2, $3)", []);',
  ])
    assert.equal(with5(record), "partial", record);
  for (const record of [
    "console.log({ tokens: usage.totalTokens, durationMs: Date.now() - started });",
    "await db.order.create({ data: { question, total: 3 } });",
    'await db.query("INSERT INTO orders (model, price) VALUES ($1, $2)", []);',
    "return { text, tokens: usage.totalTokens, durationMs: Date.now() - started };",
  ])
    assert.equal(with5(record), "present", record);
});

test("messages that go into a table, a repository or a model of one are kept", () => {
  const kept = (record: string) =>
    !findingsOf(AGENT.replace("RECORD", record)).some(({ kind }) => kind === "nothing-kept");

  for (const record of [
    'await db.query("INSERT INTO messages (role, content) VALUES ($1, $2)", [question, text]);',
    "await db.message.create({ data: { text } });",
    "await messageRepository.add({ text });",
    "await db.insert(chatMessages).values({ text });",
  ])
    assert.ok(kept(record), record);
  for (const record of [
    'await db.query("INSERT INTO orders (id) VALUES ($1)", [question]);',
    "list.add({ text });",
    "await client.messages.create({ to: question });",
  ])
    assert.ok(!kept(record), record);
});

test("a row of figures in Python counts as well", () => {
  const agent = (record: string): string => `from openai import OpenAI
client = OpenAI()

def answer(session, question):
    response = client.responses.create(model="gpt-5", input=question)
    ${record}
    return response.output_text
`;
  const verdictOf = (record: string) => verdict({ "agent.py": agent(record) }, 5);

  assert.equal(
    verdictOf("session.add(Call(model='gpt-5', input_tokens=response.usage.input_tokens, latency_ms=3))"),
    "partial",
  );
  assert.equal(verdictOf("session.add(Order(question=question))"), "present");
});

test("JSON of a model that goes into a variable without a type is looked at before it is used", () => {
  const parses = (type: string): string => `import OpenAI from "openai";
const tools = [{ type: "function", function: { name: "find_order", description: "Find an order by its number", parameters: { type: "object", properties: { id: { type: "string", description: "number" } } } } }];
const handlers = { find_order: async ({ id }) => ({ id: String(id) }) };
export const ask = (messages) => new OpenAI().chat.completions.create({ model: process.env.MODEL, messages, tools });
export function handle(call) {
  let args${type} = {};
  try { args = call.function.arguments ? JSON.parse(call.function.arguments) : {}; } catch (error) { args = { error }; }
  return handlers[call.function.name](args);
}
`;
  const has = (type: string) => findingsOf(parses(type)).some(({ kind }) => kind === "unchecked-arguments");

  assert.ok(has(""));
  assert.ok(has(": any"));
  assert.ok(!has(": Record<string, unknown>"));
});

test("tracers and flags of Python are known by what is imported, not by a list of requirements", () => {
  const agent = (head: string): string => `${head}
from openai import OpenAI
client = OpenAI()

def answer(question):
    return client.responses.create(model="gpt-5", input=question).output_text
`;
  const verdicts = (head: string, files: Files = {}) => {
    const all = { ...files, "agent.py": agent(head) };
    return [verdict(all, 5), verdict(all, 6)];
  };

  assert.deepEqual(verdicts("from ddtrace import patch_all"), ["absent", "present"]);
  assert.deepEqual(verdicts("from opentelemetry.instrumentation.openai import OpenAIInstrumentor"), [
    "absent",
    "present",
  ]);
  assert.deepEqual(verdicts("import sentry_sdk\nsentry_sdk.init(dsn='x')"), ["absent", "present"]);
  assert.deepEqual(verdicts("from splitio import get_factory")[1], "absent");
  assert.deepEqual(verdicts("", { "requirements.txt": "ddtrace\nsplitio-client\npytest\n" }), [
    "present",
    "present",
  ]);
});

test("a trace that is made of each call counts as the program's own figures, and other objects do not", () => {
  const made = (name: string) =>
    verdict(
      AGENT.replace(
        "RECORD",
        `this.kept = new ${name}({ tokens: usage.totalTokens, latencyMs: Date.now() - started });`,
      ),
      5,
    );

  assert.equal(made("CallTrace"), "partial");
  assert.equal(made("ChatAnswer"), "present");
});
