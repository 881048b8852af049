import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { z } from "zod";
import { open } from "../../app/open.ts";
import { connectMcp } from "../mcp/connect-mcp.ts";
import type { McpConnection } from "../mcp/mcp-connection.ts";
import { tool } from "../tool.ts";
import { mcpTarget } from "./mcp-target.ts";
import { PROBE_BUDGET, probeWorkflow } from "./probe-workflow.ts";
import { toolsTarget } from "./tools-target.ts";

const BIN = join(import.meta.dirname, "../../../node_modules/.bin");

test("a probe of a public server is recorded, and replays without the server", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "airworthy-probe-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const connections: McpConnection[] = [];
  const probing = probeWorkflow(async () => {
    const env = { MEMORY_FILE_PATH: join(folder, "memory.jsonl") };
    const connection = await connectMcp({ command: [join(BIN, "mcp-server-memory")], env });
    connections.push(connection);
    return mcpTarget(connection);
  });
  const app = await open({ store: ":memory:", workflows: [probing] });
  t.after(() => app.close());

  const input = { target: "memory", allowWrites: true, callsPerSecond: 1_000 };
  const run = await app.run(probing, input, { budget: PROBE_BUDGET });
  for (const connection of connections) await connection.close();

  assert.ok(run.status === "completed");
  const shown = new Set(run.output.findings.map(({ fault, tool: name }) => `${name} ${fault}`));
  for (const expected of [
    "search_nodes strict_search",
    "read_graph no_pagination",
    "delete_entities silent_wrong_result",
    "create_entities wrong_annotation",
    "create_entities params_undocumented",
  ]) {
    assert.ok(shown.has(expected), `${expected} in\n${[...shown].join("\n")}`);
  }
  assert.ok(!shown.has("create_entities non_idempotent_write"));
  assert.equal((await app.replay(run.id)).status, "same");
  assert.equal(connections.length, 1);
});

test("a probe asks nobody: what needs an approval is denied, and the run does not wait", async (t) => {
  const paid: number[] = [];
  const refund = tool({
    name: "refund_order",
    description: "Pays back an order of the customer, in whole or in part",
    input: z.object({ order: z.string().describe("Order number"), cents: z.number().describe("How much") }),
    output: z.object({ refund: z.string() }),
    effect: "write",
    approval: () => "Pay back?",
    run: ({ cents }) => {
      paid.push(cents);
      return { refund: `R${paid.length}` };
    },
  });
  const probing = probeWorkflow(async () => toolsTarget([refund]));
  const app = await open({ store: ":memory:", workflows: [probing] });
  t.after(() => app.close());

  const input = { target: "refunds", allowWrites: true, samples: { order: "W1" } };
  const run = await app.run(probing, input, { budget: PROBE_BUDGET });

  assert.ok(run.status === "completed", run.status);
  assert.deepEqual(paid, []);
  assert.deepEqual(
    run.output.findings.map(({ fault }) => fault),
    [],
  );
  assert.equal((await app.replay(run.id)).status, "same");
});

test("a probe of one's own tools is recorded by the tools, and their keys hold", async (t) => {
  const orders: string[] = [];
  const create = tool({
    name: "create_order",
    description: "Order a product once; the same order again gives the first one",
    input: z.object({ product: z.string().describe("Name of the product") }),
    output: z.object({ order: z.string() }),
    effect: "write",
    idempotency: { key: ({ product }) => product },
    run: ({ product }) => {
      orders.push(product);
      return { order: `O${orders.length}` };
    },
  });
  const list = tool({
    name: "list_orders",
    description: "Every order there is, the oldest first",
    input: z.object({}),
    output: z.object({ orders: z.array(z.string()) }),
    effect: "read",
    run: () => ({ orders: [...orders] }),
  });
  const probing = probeWorkflow(async () => toolsTarget([create, list]));
  const app = await open({ store: ":memory:", workflows: [probing] });
  t.after(() => app.close());

  const run = await app.run(probing, { target: "orders", allowWrites: true }, { budget: PROBE_BUDGET });

  assert.ok(run.status === "completed");
  const faults = run.output.findings.map(({ fault }) => fault);
  assert.ok(faults.includes("no_pagination"));
  assert.ok(!faults.includes("non_idempotent_write"));
  assert.equal((await app.replay(run.id)).status, "same");
});
