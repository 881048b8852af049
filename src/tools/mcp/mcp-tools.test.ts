import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { test } from "node:test";
import { z } from "zod";
import { httpServer } from "../probes/_test-http.ts";
import { isToolError, ToolError } from "../tool-error.ts";
import { checkedResult } from "./checked-result.ts";
import { connectMcp } from "./connect-mcp.ts";
import type { McpConnection, McpResult, McpTool } from "./mcp-connection.ts";
import { mcpTools } from "./mcp-tools.ts";

const BIN = join(import.meta.dirname, "../../../node_modules/.bin");

/** A connection whose answers are given. */
function given(tools: readonly McpTool[], answer: () => Promise<McpResult>): McpConnection {
  return {
    server: { name: "given", version: "1", protocol: "" },
    instructions: undefined,
    listTools: async () => ({ tools, faults: [] }),
    call: answer,
    noise: () => [],
    stderr: () => [],
    ended: () => undefined,
    close: async () => {},
  };
}

const COUNT: McpTool = {
  name: "count.things",
  description: "Counts the things in a box",
  inputSchema: { type: "object", properties: { box: { type: "string" } }, required: ["box"] },
  outputSchema: { type: "object", properties: { count: { type: "integer" } }, required: ["count"] },
  annotations: { readOnlyHint: true },
};

function structured(value: unknown): () => Promise<McpResult> {
  return async () => ({ content: [], structured: value, isError: false, size: 10 });
}

async function onlyTool(tools: Promise<readonly unknown[]>) {
  const [tool] = (await tools) as Awaited<ReturnType<typeof mcpTools>>;
  assert.ok(tool);
  return tool;
}

async function memoryServer(t: TestContext): Promise<McpConnection> {
  const folder = mkdtempSync(join(tmpdir(), "airworthy-mcp-"));
  const env = { MEMORY_FILE_PATH: join(folder, "memory.jsonl") };
  const connection = await connectMcp({ command: [join(BIN, "mcp-server-memory")], env });
  t.after(async () => {
    await connection.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return connection;
}

test("mcpTools() makes contracts of a public server's tools, checked both ways", async (t) => {
  const tools = await mcpTools(await memoryServer(t), { overrides: { search_nodes: { effect: "read" } } });
  const named = new Map(tools.map((tool) => [tool.name, tool]));
  const create = named.get("create_entities");
  const search = named.get("search_nodes");
  assert.ok(create && search);

  const entity = { name: "Aspirin", entityType: "product", observations: [] };
  await create.call({ entities: [entity] } as never);

  assert.deepEqual(await search.call({ query: "aspirin" } as never), { entities: [entity], relations: [] });
  await assert.rejects(search.call({ query: 7 } as never), { code: "invalid_input" });
  assert.equal(search.contract.effect, "read");
  assert.equal(create.contract.effect, "write");
});

test("mcpTools() lets nothing through that the server's own output schema does not allow", async () => {
  const tool = await onlyTool(mcpTools(given([COUNT], structured({ count: "many" }))));

  await assert.rejects(tool.call({ box: "a" } as never), { code: "invalid_output" });
});

test("mcpTools() believes readOnlyHint only when told to", async () => {
  const connection = given([COUNT], structured({ count: 1 }));

  assert.equal((await onlyTool(mcpTools(connection))).contract.effect, "write");
  assert.equal((await onlyTool(mcpTools(connection, { trustReadOnlyHint: true }))).contract.effect, "read");
});

test("mcpTools() gives a server's failure a code, and its words to the model", async () => {
  const content = [{ type: "text", text: "Box not found: a" }];
  const connection = given([COUNT], async () => ({ content, isError: true, size: 1 }));
  const errorCode = (text: string) => (/not found/.test(text) ? "not_found" : undefined);
  const override = { errorCode, errors: { not_found: "no box has this name" } };
  const tool = await onlyTool(mcpTools(connection, { overrides: { "count.things": override } }));

  await assert.rejects(tool.call({ box: "a" } as never), (error) => {
    assert.ok(error instanceof ToolError);
    assert.equal(error.code, "not_found");
    assert.equal(error.message, "Box not found: a");
    return true;
  });
});

test("mcpTools() makes structure of a text where the override says how", async () => {
  const content = [{ type: "text", text: "There are 12 things." }];
  const connection = given([COUNT], async () => ({ content, isError: false, size: 1 }));
  const override = {
    name: "count_things",
    output: z.object({ count: z.number() }),
    result: ({ content: [part] }: McpResult) => ({ count: Number(/\d+/.exec(part?.text ?? "")?.[0]) }),
  };
  const tool = await onlyTool(mcpTools(connection, { overrides: { "count.things": override } }));

  assert.equal(tool.name, "count_things");
  assert.deepEqual(await tool.call({ box: "a" } as never), { count: 12 });
});

test("checkedResult() makes a failure of what a server tells as a success", async () => {
  const answer = (text: string) => async () => ({
    content: [{ type: "text", text }],
    isError: false,
    size: 1,
  });
  const overrides = { "count.things": { result: checkedResult } };
  const broken = await onlyTool(mcpTools(given([COUNT], answer("Error: box not found")), { overrides }));
  const whole = await onlyTool(mcpTools(given([COUNT], answer('{"count":3}')), { overrides }));

  await assert.rejects(broken.call({ box: "a" } as never), {
    code: "tool_failed",
    message: "Error: box not found",
  });
  assert.deepEqual(await whole.call({ box: "a" } as never), { count: 3 });
});

test("mcpTools() refuses an override of a tool that is not there, and a schema nobody can check", async () => {
  const broken: McpTool = {
    ...COUNT,
    inputSchema: { type: "object", properties: { a: { $ref: "#/nowhere" } } },
  };

  await assert.rejects(mcpTools(given([COUNT], structured({})), { overrides: { other: {} } }), {
    code: "invalid_tool",
  });
  await assert.rejects(mcpTools(given([broken], structured({}))), { code: "invalid_tool" });
  assert.deepEqual(
    await mcpTools(given([broken], structured({})), { overrides: { "count.things": { hide: true } } }),
    [],
  );
});

test("mcpTools() tells its caller when to ask again, and that a token is not good", async (t) => {
  let refusal: { status: number; headers: Record<string, string> } | undefined;
  const url = await httpServer(t, ({ method }) => (method === "tools/call" ? refusal : undefined));
  const connection = await connectMcp({ url });
  t.after(() => connection.close());
  const [tool] = await mcpTools(connection);
  const called = async (status: number, headers: Record<string, string> = {}) => {
    refusal = { status, headers };
    return tool?.call({} as never).catch((error: unknown) => error);
  };

  const often = await called(429, { "retry-after": "7" });
  const shut = await called(401, { "www-authenticate": "Bearer" });
  const forbidden = await called(403);

  assert.ok(isToolError(often, "rate_limited"));
  assert.deepEqual([often.retryAfterMs, often.retryable], [7_000, true]);
  assert.match(often.hint, /after 7/);
  assert.ok(isToolError(shut, "auth_failed") && isToolError(forbidden, "auth_failed"));
  assert.match(shut.message, /status 401/);
});
