import assert from "node:assert/strict";
import { test } from "node:test";
import { Client } from "@modelcontextprotocol/client";
import { InMemoryTransport } from "@modelcontextprotocol/server";
import { z } from "zod";
import { tool } from "../tool.ts";
import { ToolError } from "../tool-error.ts";
import type { ServeOptions } from "./serve-mcp.ts";
import { serveMcp } from "./serve-mcp.ts";

const find = tool({
  name: "find_order",
  description: "Look up one order by its id",
  input: z.object({ id: z.string() }),
  output: z.object({ status: z.string() }),
  errors: { not_found: { description: "no order has this id", hint: "Ask for the id" } },
  effect: "read",
  run: ({ id }) => {
    if (id !== "W1") throw new ToolError({ code: "not_found", message: `No order has the id ${id}` });
    return { status: "shipped" };
  },
});

const refund = tool({
  name: "refund_order",
  description: "Pay an order back",
  input: z.object({ id: z.string() }),
  output: z.object({ refund: z.string() }),
  effect: "write",
  idempotency: { key: ({ id }) => id },
  run: ({ id }) => ({ refund: `R-${id}` }),
});

async function client(options: ServeOptions = {}): Promise<Client> {
  const [ours, theirs] = InMemoryTransport.createLinkedPair();
  await serveMcp([find, refund], { ...options, transport: ours });
  const connected = new Client({ name: "test", version: "1" });
  await connected.connect(theirs);
  return connected;
}

test("serveMcp() lists contracts with output schemas, and annotations that follow from them", async () => {
  const { tools } = await (await client()).listTools();

  assert.deepEqual(
    tools.map(({ name, annotations }) => [name, annotations?.readOnlyHint, annotations?.idempotentHint]),
    [
      ["find_order", true, true],
      ["refund_order", false, true],
    ],
  );
  assert.deepEqual(tools[0]?.outputSchema?.required, ["status"]);
});

test("serveMcp() answers with structured content", async () => {
  const result = await (await client()).callTool({ name: "find_order", arguments: { id: "W1" } });

  assert.deepEqual(result.structuredContent, { status: "shipped" });
});

test("serveMcp() tells a failure as one, with its code and the next step", async () => {
  const connected = await client();

  for (const [name, input, code] of [
    ["find_order", { id: "W2" }, "not_found"],
    ["find_order", {}, "invalid_input"],
    ["nothing", {}, "unknown_tool"],
  ] as const) {
    const result = await connected.callTool({ name, arguments: input });
    const [part] = result.content;
    assert.equal(result.isError, true);
    assert.ok(part?.type === "text");
    const told = JSON.parse(part.text);
    assert.equal(told.code, code);
    assert.notEqual(told.hint, "");
  }
});

test("serveMcp() goes through `around` with every call", async () => {
  const seen: string[] = [];
  const connected = await client({
    around: async (called, input, call) => {
      seen.push(`${called.name} ${JSON.stringify(input)}`);
      return call();
    },
  });

  await connected.callTool({ name: "refund_order", arguments: { id: "W1" } });

  assert.deepEqual(seen, ['refund_order {"id":"W1"}']);
});
