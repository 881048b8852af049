import assert from "node:assert/strict";
import { test } from "node:test";
import type { McpConnection, McpResult, McpTool } from "./mcp-connection.ts";
import type { McpInput, McpOverride } from "./mcp-override.ts";
import { mcpTools } from "./mcp-tools.ts";

type Answers = Readonly<Record<string, (input: McpInput) => unknown>>;

/** Tools of a server that answer at once; what is thrown is what the server says of a failure. */
async function contractOf(answers: Answers, override: McpOverride) {
  const sent: McpInput[] = [];
  const tools = Object.keys(answers).map(
    (name): McpTool => ({ name, description: `Does ${name}`, inputSchema: { type: "object" } }),
  );
  const connection: McpConnection = {
    server: { name: "given", version: "1", protocol: "" },
    instructions: undefined,
    listTools: async () => ({ tools, faults: [] }),
    call: async (name, input) => {
      sent.push(input);
      return answer(() => answers[name]?.(input));
    },
    noise: () => [],
    stderr: () => [],
    ended: () => undefined,
    close: async () => {},
  };
  const [first = ""] = Object.keys(answers);
  const [tool] = await mcpTools(connection, { overrides: { [first]: override } });
  assert.ok(tool);
  return { sent, tool, call: (input: McpInput) => tool.call(input as never) };
}

function answer(work: () => unknown): McpResult {
  try {
    return { content: [], structured: work(), isError: false, size: 1 };
  } catch (error) {
    return { content: [{ type: "text", text: String(error) }], isError: true, size: 1 };
  }
}

const ORDERS = Array.from({ length: 7 }, (_, i) => ({ id: `W${i}`, cents: i * 100 }));

test("an override of paging collects the pages of a server that gives one at a time", async () => {
  const page = ({ offset = 0 }: McpInput) => ({ orders: ORDERS.slice(Number(offset), Number(offset) + 3) });
  const { sent, call } = await contractOf(
    { list: page },
    { effect: "read", items: "orders", paging: { style: "offset", size: 3, collect: { max: 100 } } },
  );

  assert.deepEqual(await call({}), { orders: ORDERS, more: null });
  assert.deepEqual(sent, [{}, { offset: 3 }, { offset: 6 }]);
});

test("an override of orders and filters says to the server what it calls them", async () => {
  const { sent, tool, call } = await contractOf(
    { list: () => ({ orders: ORDERS.toReversed() }) },
    {
      effect: "read",
      items: "orders",
      sort: { orders: { dearest: { by: "cents", direction: "desc" } }, default: "dearest", verify: true },
      filters: { status: { values: ["paid", "shipped"] } },
      send: (input, { sort, filters }) => ({
        ...input,
        order_by: `${sort?.by} ${sort?.direction}`,
        ...filters,
      }),
    },
  );

  assert.deepEqual(await call({ status: "paid" }), { orders: ORDERS.toReversed() });
  assert.deepEqual(sent, [{ order_by: "cents desc", status: "paid" }]);
  assert.match(tool.description, /Sorted by sort: dearest/);
});

test("an override of limits has a call wait for a server that takes no more for now", async () => {
  let calls = 0;
  const busyOnce = () => {
    calls += 1;
    if (calls === 1) throw new Error("429 slow down");
    return { done: true };
  };
  const { call } = await contractOf(
    { save: busyOnce },
    {
      limits: { rate: 1_000, key: "mcp-override-test" },
      errorCode: (text) => (/429/.test(text) ? "rate_limited" : undefined),
    },
  );

  assert.deepEqual(await call({}), { done: true });
  assert.equal(calls, 2);
});

test("an override tries a write out, takes it back and sends its key, with other tools of the server", async () => {
  const kept = new Map<string, unknown>();
  const { sent, tool, call } = await contractOf(
    {
      save: ({ id, key }) => kept.set(String(id), key) && { id },
      find: ({ id }) => ({ there: kept.has(String(id)) }),
      remove: ({ id }) => ({ removed: kept.delete(String(id)) }),
    },
    {
      idempotency: { key: ({ id }) => `save ${id}`, worldKnowsKey: true },
      send: (input, { key }) => ({ ...input, key }),
      dryRun: async ({ id }, { ask }) => ({ replaces: ((await ask("find", { id })) as McpInput).there }),
      compensate: (_input, done, { ask }) => ask("remove", done as McpInput),
    },
  );
  const input = { id: "W1" };

  assert.deepEqual(await tool.dryRun(input as never), { replaces: false });
  const done = await call(input);
  assert.deepEqual(sent.at(-1), { id: "W1", key: "save W1" });
  assert.deepEqual(await tool.compensate(input as never, done as never), { removed: true });
  assert.equal(kept.size, 0);
});
