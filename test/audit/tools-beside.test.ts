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
