import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { test } from "node:test";
import { promisify } from "node:util";
import { isAirworthyError } from "../../core/errors.ts";
import { connectMcp } from "./connect-mcp.ts";
import type { McpConnection } from "./mcp-connection.ts";

const BIN = join(import.meta.dirname, "../../../node_modules/.bin");

/** A server in a few lines, which may do what no server should: `on` answers a method. */
function scripted(on: string): readonly string[] {
  const script = `
    const send = (message) => process.stdout.write(JSON.stringify({ jsonrpc: "2.0", ...message }) + "\\n");
    const schema = { type: "object", properties: {} };
    require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
      const { id, method, params } = JSON.parse(line);
      const reply = (result) => send({ id, result });
      if (method === "initialize") {
        const serverInfo = { name: "scripted", version: "1" };
        return reply({ protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo });
      }
      const on = ${on};
      on[method]?.({ reply, send, id, params, schema });
    });`;
  return [process.execPath, "-e", script];
}

async function connect(t: TestContext, on: string, options = {}): Promise<McpConnection> {
  const connection = await connectMcp({ command: scripted(on) }, options);
  t.after(() => connection.close());
  return connection;
}

test("connectMcp() lists and calls the tools of a public server, and its process ends with it", async (t) => {
  const connection = await connectMcp({ command: [join(BIN, "mcp-server-everything")] });
  t.after(() => connection.close());

  const { tools, faults } = await connection.listTools();
  const sum = await connection.call("get-sum", { a: 1, b: 2 });

  assert.deepEqual(faults, []);
  assert.equal(tools.find(({ name }) => name === "get-sum")?.annotations?.readOnlyHint, true);
  assert.equal(sum.content[0]?.text, "The sum of 1 and 2 is 3.");
  await connection.close();
  assert.match(connection.ended() ?? "", /stopped/);
});

test("connectMcp() keeps noise on standard output apart from the messages", async (t) => {
  const connection = await connectMcp({ command: [join(BIN, "time-mcp")] });
  t.after(() => connection.close());

  assert.deepEqual((await connection.listTools()).tools.length, 6);
  assert.deepEqual(connection.noise(), ["Starting Time MCP server..."]);
});

test("a command that is no server is told with its last words", async () => {
  const command = [process.execPath, "-e", "console.error('no database'); process.exit(3)"];

  await assert.rejects(connectMcp({ command }), (error) => {
    assert.ok(isAirworthyError(error, "mcp_server_gone"));
    assert.match(error.message, /it ended with code 3; its last words were: no database/);
    return true;
  });
});

test("a command that does not exist, and a text that is no URL, are refused", async () => {
  await assert.rejects(connectMcp({ command: ["/nowhere/at-all"] }), { code: "mcp_server_gone" });
  await assert.rejects(connectMcp({ url: "not a url" }), { code: "mcp_unreachable" });
});

test("a server that never answers is given up after the time that was allowed", async () => {
  const command = [process.execPath, "-e", "process.stdin.resume()"];

  await assert.rejects(connectMcp({ command }, { connectTimeout: 200 }), { code: "mcp_unreachable" });
});

test("listTools() ends a list whose cursor repeats, and leaves out what is no tool", async (t) => {
  const connection = await connect(
    t,
    `{ "tools/list": ({ reply, schema }) => reply({ tools: [{ name: "a", inputSchema: schema }, { no: 1 }], nextCursor: "again" }) }`,
  );

  const { tools, faults } = await connection.listTools();

  assert.deepEqual(
    tools.map(({ name }) => name),
    ["a", "a"],
  );
  assert.match(faults.join("\n"), /entry without a name/);
  assert.match(faults.join("\n"), /cursor "again" a second time/);
});

test("listTools() ends a list without end at its bound", async (t) => {
  const connection = await connect(
    t,
    `{ "tools/list": ({ reply, params, schema }) => {
      const n = Number(params?.cursor ?? 0);
      reply({ tools: [{ name: "t" + n, inputSchema: schema }], nextCursor: String(n + 1) });
    } }`,
    { maxTools: 20 },
  );

  const { tools, faults } = await connection.listTools();

  assert.equal(tools.length, 20);
  assert.deepEqual(faults, ["tools/list has more than 20 tools"]);
});

test("call() gives up on a tool that hangs, and the connection lives on", async (t) => {
  const connection = await connect(
    t,
    `{ "tools/call": ({ reply, params }) => params.name === "slow" || reply({ content: [{ type: "text", text: "hi" }] }) }`,
  );

  await assert.rejects(connection.call("slow", {}, { timeout: 100 }), { code: "mcp_timeout" });
  assert.equal((await connection.call("quick", {})).content[0]?.text, "hi");
});

test("call() refuses an answer over the bound at once, and the connection lives on", async (t) => {
  const connection = await connect(
    t,
    `{ "tools/call": ({ reply, params }) => reply({ content: [{ type: "text", text: "x".repeat(params.arguments.n) }] }) }`,
    { maxOutput: 1_000_000 },
  );

  await assert.rejects(connection.call("big", { n: 50_000_000 }, { timeout: 20_000 }), {
    code: "mcp_output_too_large",
  });
  assert.equal((await connection.call("big", { n: 3 })).content[0]?.text, "xxx");
});

test("call() tells a server that dies in the middle", async (t) => {
  const connection = await connect(
    t,
    `{ "tools/call": () => { console.error("out of memory"); process.exit(9); } }`,
  );

  await assert.rejects(connection.call("die", {}), { code: "mcp_server_gone" });
  await assert.rejects(connection.call("die", {}), { code: "mcp_server_gone" });
});

test("call() keeps a server's refusal, with its code", async (t) => {
  const connection = await connect(
    t,
    `{ "tools/call": ({ send, id }) => send({ id, error: { code: -32602, message: "no such tool" } }) }`,
  );

  await assert.rejects(connection.call("nope", {}), (error) => {
    assert.ok(isAirworthyError(error, "mcp_protocol_error"));
    assert.match(error.message, /no such tool/);
    assert.equal(error.data?.code, -32602);
    return true;
  });
});

test("what a server started ends with us, even when we are killed", {
  skip: process.platform === "win32",
}, async () => {
  const script = `
    import { connectMcp } from ${JSON.stringify(join(import.meta.dirname, "connect-mcp.ts"))};
    await connectMcp({ command: "sleep 4711 & exec ${join(BIN, "mcp-server-memory")}" });
    console.log("ready");
    setInterval(() => {}, 1_000);`;
  const child = spawn(process.execPath, ["--input-type=module-typescript", "-e", script], { stdio: "pipe" });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  const group = await groupOf(child.pid ?? 0);
  assert.ok(group.length > 0);

  const closed = new Promise((resolve) => child.once("close", resolve));
  child.kill("SIGKILL");
  await closed;

  const deadline = performance.now() + 20_000;
  while (group.some(isAlive) && performance.now() < deadline) await promisify(setImmediateSoon)();
  assert.deepEqual(group.filter(isAlive), []);
});

/** Processes that `pid` started, and those that they did. */
async function groupOf(pid: number): Promise<readonly number[]> {
  const { stdout } = await promisify(execFile)("ps", ["-e", "-o", "pid=,ppid=,pgid="]);
  const rows = stdout
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number));
  const groups = new Set(rows.filter(([, parent]) => parent === pid).map(([, , group]) => group));
  return rows.flatMap(([id = 0, , group]) => (groups.has(group) ? [id] : []));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

// A process that was killed is there until its parent has looked; a turn of `ps` is time enough.
function setImmediateSoon(done: (error: Error | null) => void): void {
  execFile("ps", ["-e"], (error) => done(error));
}
