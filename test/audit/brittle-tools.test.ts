// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are code

import { testKinds } from "./_kind-cases.ts";

interface Tool {
  readonly name?: string;
  readonly description?: string;
  readonly input?: string;
  readonly body?: string;
  readonly rest?: string;
}

function withTool({
  name = "findOrder",
  description = "Find an order by its number",
  input = 'id: z.string().describe("number")',
  body = "return { id, status: 'sent' };",
  rest = "",
}: Tool): string {
  return `import { generateText, stepCountIs, tool } from "ai";
import { z } from "zod";
import { db } from "./db";
const ${name} = tool({
  description: ${JSON.stringify(description)},
  inputSchema: z.object({ ${input} }),
  execute: async ({ id, query, sql }) => {
    ${body}
  },
});
${rest}
export const answer = (prompt) => generateText({ model: process.env.MODEL, prompt, tools: { ${name} }, stopWhen: stepCountIs(4) });
`;
}

const JSON_TOOL = `import OpenAI from "openai";
const client = new OpenAI();
const tools = [
  { type: "function", function: { name: "find_order", description: "Find an order by its number", parameters: { type: "object", properties: { id: { type: "string", description: "number" } } } } },
  { type: "function", function: { name: "list_orders", description: "List the orders of a customer", parameters: { type: "object", properties: { id: { type: "string", description: "number" } } } } },
];
export const ask = (messages) => client.chat.completions.create({ model: process.env.MODEL, messages, tools });
`;
const HANDLED = `const handlers = { find_order: async ({ id }) => ({ id }), list_orders: async () => ({ orders: [] }) };
export const handle = (name, input) => handlers[name](input);
`;

const PROBED = {
  server: "agent.ts",
  tool: "list",
  fault: "no_pagination",
  severity: "high" as const,
  message: "gives one page",
  fix: "Give it a cursor",
};

testKinds(3, {
  "probed-fault": {
    bad: withTool({}),
    good: withTool({}),
    line: "import",
    outside: { bad: { probed: [PROBED] }, good: {} },
  },
  "no-handler": { bad: JSON_TOOL, good: `${JSON_TOOL}${HANDLED}`, line: "find_order" },
  "runs-model-text": {
    bad: withTool({
      input: 'sql: z.string().describe("SQL")',
      body: "return { rows: await db.query(sql) };",
    }),
    good: withTool({
      body: "return { rows: await db.query('SELECT status FROM orders WHERE id = $1', [id]) };",
    }),
    line: "db.query(sql)",
  },
  "secret-in-result": {
    bad: withTool({ body: "return { id, password: (await db.user(id)).password };" }),
    good: withTool({ body: "return { id, name: (await db.user(id)).name };" }),
    line: "password",
  },
  "random-key": {
    bad: withTool({
      name: "refundOrder",
      body: "return await db.pay({ id, idempotencyKey: crypto.randomUUID() });",
    }),
    good: withTool({
      name: "refundOrder",
      body: "return await db.pay({ id, idempotencyKey: `refund:${id}` });",
    }),
    line: "randomUUID",
  },
  "write-without-key": {
    bad: withTool({ name: "createTicket", body: "return await db.ticket.create({ data: { id } });" }),
    good: withTool({
      name: "createTicket",
      body: "return await db.ticket.upsert({ where: { id }, create: { id }, update: {} });",
    }),
    line: "db.ticket.create",
  },
  "swallows-error": {
    bad: withTool({ body: "try { return await db.order(id); } catch (error) {\n      return [];\n    }" }),
    good: withTool({
      body: "try { return await db.order(id); } catch (error) {\n      return { ok: false, code: 'unavailable', message: `Cannot read ${id}` };\n    }",
    }),
    line: "return []",
  },
  "vague-error": {
    bad: withTool({ body: 'if (!id) throw new Error("Something went wrong");\n    return { id };' }),
    good: withTool({
      body: "if (!id) throw new Error(`There is no order ${id}: ask for the number`);\n    return { id };",
    }),
    line: "Something went wrong",
  },
  "error-as-text": {
    bad: withTool({
      body: "try { return await db.order(id); } catch (error) {\n      return `Error: ${error.message}`;\n    }",
    }),
    good: withTool({
      body: "try { return await db.order(id); } catch (error) {\n      throw new Error(`Cannot read ${id}: ${error.message}`);\n    }",
    }),
    line: "return `Error",
  },
  "returns-text": {
    bad: withTool({
      body: "const order = await db.order(id);\n    return `The order ${id} is ${order.status}`;",
    }),
    good: withTool({ body: "const order = await db.order(id);\n    return { id, status: order.status };" }),
    line: "return `The order",
  },
  "returns-raw": {
    bad: withTool({
      body: "const res = await fetch(`https://shop.test/${id}`, { signal: AbortSignal.timeout(5000) });\n    return res.json();",
    }),
    good: withTool({
      body: "const res = await fetch(`https://shop.test/${id}`, { signal: AbortSignal.timeout(5000) });\n    const { status } = await res.json();\n    return { id, status };",
    }),
    line: "return res.json()",
  },
  "first-page-only": {
    bad: withTool({
      body: "return { orders: await db.query('SELECT id FROM orders WHERE customer = $1 LIMIT 10', [id]) };",
    }),
    good: withTool({
      input: 'id: z.string().describe("number"), cursor: z.string().optional().describe("next page")',
      body: "return db.query('SELECT id FROM orders WHERE id > $1 LIMIT 10', [cursor]);",
    }),
    line: "LIMIT 10",
  },
  "exact-search": {
    bad: withTool({
      name: "searchProducts",
      input: 'query: z.string().describe("words")',
      body: "return (await db.products()).filter((one) => one.name.includes(query));",
    }),
    good: withTool({ body: "return (await db.orders()).find((one) => one.id === id);" }),
    line: "includes(query)",
  },
  "no-timeout": {
    bad: withTool({
      body: "const res = await fetch(`https://shop.test/${id}`);\n    return { ok: res.ok };",
    }),
    good: withTool({
      body: "const res = await fetch(`https://shop.test/${id}`, { signal: AbortSignal.timeout(5000) });\n    return { ok: res.ok };",
    }),
    line: "await fetch",
  },
  "no-retry": {
    bad: withTool({
      body: "const res = await fetch(`https://shop.test/${id}`);\n    return { ok: res.ok };",
    }),
    good: withTool({
      body: "const retries = 3;\n    const res = await fetch(`https://shop.test/${id}`);\n    return { ok: res.ok, retries };",
    }),
    line: "const findOrder",
  },
  "unchecked-arguments": {
    bad: `${JSON_TOOL}${HANDLED}export const run = (call) => {\n  const input = JSON.parse(call.function.arguments);\n  return handle(call.function.name, input);\n};\n`,
    good: `${JSON_TOOL}${HANDLED}export const run = (call) => {\n  const input = schema.parse(JSON.parse(call.function.arguments));\n  return handle(call.function.name, input);\n};\n`,
    line: "JSON.parse",
  },
  "vague-description": {
    bad: withTool({ description: "Order" }),
    good: withTool({}),
    line: "const findOrder",
  },
  "undescribed-parameters": {
    bad: withTool({ input: "id: z.string()" }),
    good: withTool({}),
    line: "const findOrder",
  },
  "nested-input": {
    bad: withTool({
      input: 'id: z.object({ a: z.object({ b: z.object({ c: z.string() }) }) }).describe("deep")',
    }),
    good: withTool({ input: 'id: z.object({ a: z.string() }).describe("flat")' }),
    line: "const findOrder",
  },
});
