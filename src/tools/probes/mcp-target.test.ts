import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { connectMcp } from "../mcp/connect-mcp.ts";
import { mcpTarget } from "./mcp-target.ts";
import { probe } from "./probe.ts";

const BIN = join(import.meta.dirname, "../../../node_modules/.bin");

async function probed(server: string, canary = "") {
  const connection = await connectMcp({ command: [join(BIN, server)], env: { AIRWORTHY_CANARY: canary } });
  try {
    const target = await mcpTarget(connection, canary === "" ? {} : { canary });
    return await probe(target, { callsPerSecond: 1_000, timeout: "1s" });
  } finally {
    await connection.close();
  }
}

test("probe() of a public server without structure finds the dates it takes for anything", async () => {
  const report = await probed("time-mcp");

  const shown = new Set(report.findings.map(({ fault, tool }) => `${tool} ${fault}`));
  assert.ok(shown.has("get_timestamp silent_wrong_result"));
  assert.ok(shown.has("relative_time silent_wrong_result"));
  assert.ok(shown.has("current_time free_text_result"));
  assert.ok(shown.has(" protocol_violation"), "it writes to standard output");
  assert.ok(!shown.has("convert_time error_as_success"));
  assert.ok(!shown.has("current_time params_undocumented"));
});

test("probe() of a public server finds the environment that it gives away, and lives through slow tools", async () => {
  const report = await probed("mcp-server-everything", "canary-0815");

  const shown = new Set(report.findings.map(({ fault, tool }) => `${tool} ${fault}`));
  assert.ok(shown.has("get-env sensitive_output"));
  assert.ok(shown.has("get-sum free_text_result"));
  assert.ok(!shown.has("get-sum error_as_success"));
  assert.ok(!shown.has("get-structured-content free_text_result"));
  assert.equal(report.stopped, undefined);
});
