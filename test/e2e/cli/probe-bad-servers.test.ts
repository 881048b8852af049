import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { promisify } from "node:util";
import type { Ended } from "./project.ts";
import { project } from "./project.ts";

/** An MCP server that does what no server should: which of it, its first argument says. */
const SERVER = `
const { spawn } = require("node:child_process");
const [mode, mark] = process.argv.slice(2);
const send = (id, result) => process.stdout.write(JSON.stringify({ jsonrpc: "2.0", id, result }) + "\\n");
const text = (text) => ({ content: [{ type: "text", text }] });
const schema = (properties, rest = {}) => ({ type: "object", properties, ...rest });
const node = { type: "object", properties: { child: { $ref: "#/$defs/node" } } };
const list = (name, inputSchema = schema({})) => ({ name, description: "Lists what there is of " + name, inputSchema });
const TOOLS = {
  many: Array.from({ length: 500 }, (_, n) => list("list_things_" + n)),
  schema: [list("list_broken", { type: "nonsense" }), list("list_array", [])],
  recursive: [list("get_tree", schema({ node: { $ref: "#/$defs/node" } }, { required: ["node"], $defs: { node } }))],
};
let asked = 0;
if (mode === "deaf") {
  process.on("SIGTERM", () => {});
  spawn(process.execPath, ["-e", "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)", mark]);
}
const noise = () => process.stdout.write("starting up...\\n\\u001b[31m{ not json\\n");
if (mode === "noise") (noise(), setInterval(noise, 5));
const answers = {
  dies: (id) => (++asked > 1 ? process.exit(7) : send(id, text("[1, 2]"))),
  hangs: () => {},
  deaf: () => {},
  huge: (id) => send(id, text("x".repeat(50 * 1024 * 1024))),
};
require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
  const { id, method, params } = JSON.parse(line);
  if (method === "initialize") {
    const serverInfo = { name: mode, version: "1" };
    return send(id, { protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo });
  }
  if (method === "tools/list" && mode === "endless")
    return send(id, { tools: [list("list_" + asked)], nextCursor: String(++asked) });
  if (method === "tools/list") return send(id, { tools: TOOLS[mode] ?? [list("list_things"), list("list_others")] });
  if (method === "tools/call") return (answers[mode] ?? ((one) => send(one, text("[1, 2]"))))(id);
});
if (mode !== "deaf") process.stdin.on("end", () => process.exit(0));
`;

async function probed(mode: string, ...more: readonly string[]): Promise<Ended & { readonly mark: string }> {
  await using folder = await project();
  await folder.write("server.cjs", SERVER);
  const mark = `mark-${randomUUID()}`;
  const command = `"${process.execPath}" server.cjs ${mode} ${mark}`;
  const ended = await folder.cli(["probe", "--mcp", command, "--timeout", "200ms", ...more]);
  return { ...ended, mark };
}

/** Processes that a server of this mark was or started. */
async function alive(mark: string): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)("ps", ["-e", "-o", "args="], { maxBuffer: 1e8 });
  return stdout.split("\n").filter((line) => line.includes(mark) && !line.includes(" probe "));
}

for (const [mode, shown] of [
  ["dies", /ended early: the server is gone[\s\S]*unclear_error/],
  ["hangs", /unclear_error[\s\S]*A call got no answer in time|A call got no ans/],
  ["noise", /it writes to standard output what is no message|protocol_violation/],
  ["huge", /2 tools/],
  ["many", /500 tools/],
  ["endless", /100 tools[\s\S]*protocol_violation/],
  ["schema", /schema_features/],
  ["recursive", /refers to itself|schema_features/],
  ["deaf", /unclear_error/],
] as const) {
  test(`probe of a server that is "${mode}" ends with a finding, and nothing of the server lives on`, {
    skip: process.platform === "win32",
  }, async () => {
    const { code, stdout, stderr, mark } = await probed(mode, "--max-calls", "150");

    assert.ok(code === 1 || code === 3, `exit ${code}\n${stdout}\n${stderr}`);
    assert.match(stdout, shown);
    assert.doesNotMatch(stderr, /^\s+at /m);
    assert.ok(!stdout.includes("\u001b[31m{"), "what a server writes steers the terminal");
    assert.deepEqual(await alive(mark), []);
  });
}
