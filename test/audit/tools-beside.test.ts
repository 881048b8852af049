// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are code

import assert from "node:assert/strict";
import { test } from "node:test";
import { auditOf, findingsOf } from "./_kind-cases.ts";

interface Agent {
  readonly name?: string;
  readonly body: string;
  readonly rest?: string;
}

function agent({ name = "readChannel", body, rest = "" }: Agent): string {
  return `import { generateText, stepCountIs, tool } from "ai";
import { z } from "zod";
import twilio from "twilio";
import { chat } from "./chat";
import { db } from "./db";
${rest}
const ${name} = tool({
  description: "Does one thing with a channel",
  inputSchema: z.object({ id: z.string().describe("its number") }),
  execute: async ({ id }) => {
    ${body}
  },
});
export const answer = (prompt) => generateText({ model: process.env.MODEL, prompt, tools: { ${name} }, stopWhen: stepCountIs(4) });
`;
}

function lines(code: string, kind: string): readonly (string | undefined)[] {
  return findingsOf(code)
    .filter((one) => one.kind === kind)
    .map((one) => one.lines[0]?.trim());
}

const join = (tried: string): string => `async function join(id) {
  try {
    ${tried}
  } catch {
    // the read says so
  }
}`;

test("a helper that gives nothing back may fail unseen, unless it makes the change that was asked for", () => {
  const body = "await join(id);\n    return { id, messages: (await chat.read(id)).items };";

  assert.deepEqual(lines(agent({ body, rest: join("await chat.join(id);") }), "swallows-error"), []);
  assert.deepEqual(
    lines(agent({ body, rest: join("await db.ticket.create({ data: id });") }), "swallows-error"),
    ["} catch {"],
  );
});

test("a helper whose answer becomes empty hides its error", () => {
  const rest = `async function history(id) {
  try {
    return await chat.read(id);
  } catch {
    return [];
  }
}`;

  assert.deepEqual(
    lines(agent({ body: "return { messages: await history(id) };", rest }), "swallows-error"),
    ["return [];"],
  );
});

test("a caught promise that nobody waits for is let be, unless it writes; one that is used is not", () => {
  const caught = (expression: string) =>
    lines(agent({ body: `${expression}\n    return { id, ok: true };` }), "swallows-error");

  assert.deepEqual(caught("await chat.unsubscribe(id).catch(() => undefined);"), []);
  assert.deepEqual(caught("await db.note.create({ id }).catch(() => undefined);"), [
    "await db.note.create({ id }).catch(() => undefined);",
  ]);
  assert.deepEqual(caught("const user = await chat.user(id).catch(() => null);"), [
    "const user = await chat.user(id).catch(() => null);",
  ]);
});

test("a body that a then takes out of its response is passed on raw, and a field of it is not", () => {
  const raw = (then: string) =>
    lines(
      agent({
        body: `const got = await fetch("https://shop.test/" + id, { signal: AbortSignal.timeout(900) }).then(${then});\n    return got;`,
      }),
      "returns-raw",
    );

  assert.deepEqual(raw("(res) => res.json()"), ["return got;"]);
  assert.deepEqual(raw("async (res) => ({ status: (await res.json()).status })"), []);
});

test("messages.create of Twilio sends one, and that of a model's client asks", () => {
  const sent = (client: string) =>
    lines(
      agent({
        name: "sendText",
        body: `const client = ${client};\n    const sent = await client.messages.create({ to: id });\n    return { sent: sent.sid };`,
        rest: 'import Anthropic from "@anthropic-ai/sdk";',
      }),
      "write-without-key",
    );

  assert.deepEqual(sent("twilio(process.env.SID, process.env.SECRET)"), [
    "const sent = await client.messages.create({ to: id });",
  ]);
  assert.deepEqual(sent("new Anthropic()"), []);
});

test("what sets up a runner of tests is no part of the program", () => {
  const asks = `export default async function setUp(baseUrl) {
  await fetch(baseUrl + "/v1/chat/completions", { method: "POST", body: JSON.stringify({ model: "m", messages: [] }) });
}
`;
  const calls = (name: string) =>
    auditOf({ "agent.ts": agent({ body: "return { id };" }), [name]: asks }).looked.calls;

  assert.equal(calls("app.config.ts"), 2);
  assert.equal(calls("cypress.config.ts"), 1);
  assert.equal(calls("web/playwright.ci.config.ts"), 1);
});

test("an error whose words end in those of another says more than the words for want of them", () => {
  const thrown = (words: string) =>
    lines(
      agent({
        body: `try { return { id, items: await chat.read(id) }; } catch (error) {\n      throw new Error(${words});\n    }`,
      }),
      "vague-error",
    ).length;

  assert.equal(thrown("`Cannot read: ${error instanceof Error ? error.message : 'Unknown error'}`"), 0);
  assert.equal(thrown("'Unknown error'"), 1);
});

test("what a helper is given in words of the code is not of the model, and what it is given of its arguments is", () => {
  const rest = `async function rows(sql, params) { return db.query(sql, params); }
async function select(sql, params) { return rows(sql, params); }`;
  const runs = (sql: string) =>
    lines(agent({ body: `return { rows: await select(${sql}, [id]) };`, rest }), "runs-model-text");

  assert.deepEqual(runs("'SELECT name FROM users WHERE id = ?'"), []);
  assert.equal(runs("id").length, 1);
});

test("a mutation of a backend writes, and a query of it does not", () => {
  const writes = (call: string) =>
    lines(
      agent({ name: "createOrder", body: `const made = await ${call};\n    return { made };` }),
      "write-without-key",
    );

  assert.deepEqual(writes("fetchMutation(api.orders.create, { id })"), [
    "const made = await fetchMutation(api.orders.create, { id });",
  ]);
  assert.deepEqual(writes("fetchQuery(api.orders.get, { id })"), []);
});

test("a list as long as the model asks for is no first page, and one of a fixed length is", () => {
  const pages = (input: string, limit: string) =>
    lines(
      agent({
        body: `return { rows: await db.query("SELECT name FROM users ORDER BY name LIMIT ${limit}", [id]) };`,
      }).replace("async ({ id })", `async ({ id, ${input} })`),
      "first-page-only",
    ).length;

  assert.equal(pages("limit", "?"), 0);
  assert.equal(pages("limit", "20"), 1);
  assert.equal(pages("other", "?"), 1);
});

test("a client that a cache or a later line fills in asks a model", () => {
  const calls = (client: string) =>
    auditOf(`import { ChatOpenAI } from "@langchain/openai";
${client}
export const answer = (input) => getClient("a").invoke(input);
`).looked.calls;

  assert.equal(
    calls(`const made = new Map();
function getClient(key) { let one = made.get(key); if (!one) { one = new ChatOpenAI(); made.set(key, one); } return one; }`),
    1,
  );
  assert.equal(
    calls("let one = null;\nfunction getClient() { if (!one) one = new ChatOpenAI(); return one; }"),
    1,
  );
  assert.equal(
    calls("const rooms = new Map();\nfunction getClient(key) { let one = rooms.get(key); return one; }"),
    0,
  );
});

test("a catch that only logs hides nothing where a value stands already, or is asked for right after", () => {
  const body = (begin: string, then: string) =>
    `let found = ${begin};\n    try { found = await chat.read(id); } catch (error) { console.error(error); }\n    ${then}`;
  const hidden = (begin: string, then: string) =>
    lines(agent({ body: body(begin, then) }), "swallows-error").length;

  assert.equal(hidden("[]", "return { found };"), 1);
  assert.equal(hidden("null", "return { found };"), 1);
  assert.equal(hidden("null", "if (!found) throw new Error(`No channel ${id}`);\n    return { found };"), 0);
  assert.equal(hidden("DEFAULTS.channel", "return { found };"), 0);
});

test("a helper that traces may fail unseen, and one that looks up may not", () => {
  const helper = (name: string) => `async function ${name}(id) {
  try { return await chat.client(id); } catch { return null; }
}`;
  const hidden = (name: string) =>
    lines(agent({ body: `await ${name}(id);\n    return { id };`, rest: helper(name) }), "swallows-error")
      .length;

  assert.equal(hidden("traceTool"), 0);
  assert.equal(hidden("lookUp"), 1);
});

test("what sets a limit of time is no request, and a request without one waits", () => {
  const tool = (request: string): string => `import aiohttp
from agents import Agent, Runner, function_tool

@function_tool
async def find_vault(id: str) -> dict:
    """Finds a vault by its number.

    Args:
        id: its number
    """
    ${request}
    return {"id": id}

agent = Agent(name="Vaults", instructions="Answer", tools=[find_vault])
`;
  const found = (request: string) =>
    findingsOf({ "agent.py": tool(request) }).filter(({ kind }) => kind === "no-timeout").length;

  assert.equal(found("limit = aiohttp.ClientTimeout(total=25)"), 0);
  assert.equal(found("rows = await aiohttp.request('GET', 'https://vaults.test/' + id)"), 1);
});

test("an answer that is another function's is looked at there, and what a handler only uses is not", () => {
  const rest = `async function describe(id) {
  const channel = await chat.read(id);
  return \`The channel \${channel.name} is open\`;
}`;
  const says = (body: string) => lines(agent({ body, rest }), "returns-text");

  assert.deepEqual(says("return await describe(id);"), ["return `The channel ${channel.name} is open`;"]);
  assert.deepEqual(says("return { id, note: await describe(id) };"), []);
});
