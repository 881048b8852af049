import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { httpServer } from "../../../src/tools/probes/_test-http.ts";
import { project } from "./project.ts";

const BIN = join(import.meta.dirname, "../../../bin/airworthy.js");

const TOOLS = `
import { tool } from "airworthy";
import { z } from "zod";

export const findUser = tool({
  name: "find_user",
  description: "Find users by a part of their name, as it is spelled",
  input: z.object({ query: z.string() }),
  output: z.object({ users: z.array(z.object({ name: z.string() })) }),
  effect: "read",
  run: ({ query }) => ({ users: [{ name: "Ada Lovelace" }, { name: "Grace Hopper" }].filter(({ name }) => name.includes(query)) }),
});
`;

const PLAIN = `
import { tool } from "ai";
import { z } from "zod";

export const tools = {
  find_users: tool({
    description: "Finds users by a part of their name, as it is spelled",
    inputSchema: z.object({ query: z.string().describe("A part of the name") }),
    execute: async ({ query }) => [{ name: "Ada Lovelace" }, { name: "Grace Hopper" }].filter(({ name }) => name.includes(query)),
  }),
};
`;

/** An MCP server that books every time it is asked, and is slow to say so. */
const FORGETFUL = `
const { appendFileSync } = require("node:fs");
const send = (id, result) => process.stdout.write(JSON.stringify({ jsonrpc: "2.0", id, result }) + "\\n");
let asked = 0;
require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
  const { id, method, params } = JSON.parse(line);
  if (method === "initialize") {
    const serverInfo = { name: "bookings", version: "1" };
    return send(id, { protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo });
  }
  const inputSchema = { type: "object", properties: { room: { type: "string" } }, required: ["room"] };
  if (method === "tools/list") return send(id, { tools: [{ name: "book_room", description: "Books a room for tonight", inputSchema }] });
  if (method !== "tools/call") return;
  asked += 1;
  appendFileSync(process.env.BOOKINGS, params.arguments.room + "\\n");
  const text = "booking " + asked;
  setTimeout(() => send(id, { content: [{ type: "text", text }] }), 400);
});
`;

test("probe finds the faults of own tools, records the run and exits 1; a baseline lets them be", async () => {
  await using shop = await project();
  writeFileSync(join(shop.folder, "tools.ts"), TOOLS);

  const found = await shop.cli([
    "probe",
    "tools.ts",
    "--write-baseline",
    "known.json",
    "--fix",
    "contract.ts",
  ]);
  const known = await shop.cli(["probe", "tools.ts", "--baseline", "known.json"]);
  const runs = await shop.cli(["runs", "list"]);

  assert.equal(found.code, 1, found.stderr);
  assert.match(found.stdout, /HIGH {2}find_user {2}case_sensitive_search/);
  assert.match(found.stdout, /✗|→/);
  assert.ok(found.stdout.split("\n").every((line) => [...line].length <= 80));
  assert.equal(known.code, 0, known.stdout);
  assert.match(known.stdout, /in the baseline/);
  assert.match(runs.stdout, /probe/);
  assert.match(readFileSync(join(shop.folder, "contract.ts"), "utf8"), /"find_user": \{\n {6}effect: "read"/);
});

test("probe prints SARIF, JUnit and JSON", async () => {
  await using shop = await project();
  writeFileSync(join(shop.folder, "tools.ts"), TOOLS);

  const sarif = await shop.cli(["probe", "tools.ts", "--format", "sarif"]);
  const junit = await shop.cli(["probe", "tools.ts", "--format", "junit"]);
  const json = await shop.cli(["probe", "tools.ts", "--json"]);

  assert.equal(JSON.parse(sarif.stdout).version, "2.1.0");
  assert.match(junit.stdout, /^<\?xml[^>]*>\n<testsuites tests="1" failures="1"/);
  assert.equal(JSON.parse(json.stdout).tools[0].name, "find_user");
});

test("probe takes plain tools of the AI SDK, and tells a file that it cannot use", async () => {
  await using shop = await project();
  await shop.write("plain.ts", PLAIN);
  await shop.write("none.ts", "export const version = 3;");
  await shop.write("broken.ts", 'throw new Error("no database");');

  const plain = await shop.json(["probe", "plain.ts"]);
  const [none, broken, gone] = await Promise.all(
    ["none.ts", "broken.ts", "gone.ts"].map((file) => shop.cli(["probe", file])),
  );

  const faults = (plain.findings as { tool: string; fault: string }[]).map((one) => one.fault);
  assert.ok(faults.includes("case_sensitive_search"), faults.join(", "));
  assert.deepEqual([none?.code, broken?.code, gone?.code], [2, 2, 2]);
  assert.match(none?.stderr ?? "", /no export is a tool/);
  assert.match(broken?.stderr ?? "", /Cannot load broken.ts: it threw: no database \(broken.ts:1\)/);
  assert.match(gone?.stderr ?? "", /there is no such file/);
});

test("probe of a URL finds that a token is not checked, and keeps the token to itself", async (t) => {
  await using shop = await project();
  const url = await httpServer(t, () => undefined);

  const open = await shop.json(["probe", "--mcp-url", url, "--header", "authorization=Bearer s3cr3t"]);
  const shut = await shop.cli(["probe", "--mcp-url", await httpServer(t, () => ({ status: 401 }))]);

  const ids = (open.findings as { id: string }[]).map(({ id }) => id);
  assert.deepEqual(
    ids.filter((id) => id.startsWith("auth_and_limits")),
    ["auth_and_limits::without-token", "auth_and_limits::wrong-token"],
  );
  const run = await shop.cli(["runs", "show", "last", "--all"]);
  assert.doesNotMatch(run.stdout + JSON.stringify(open), /s3cr3t/);
  assert.equal(shut.code, 2);
  assert.match(shut.stderr, /refused the call with status 401\n.*Pass a header with a valid token/);
});

test("probe refuses to guess what is meant, and tells a server that cannot be reached", async () => {
  await using shop = await project();

  const nothing = await shop.cli(["probe"]);
  const gone = await shop.cli(["probe", "--mcp", "echo hello; exit 4"]);
  const empty = await shop.cli(["probe", "--openapi", "nowhere.yaml"]);

  assert.deepEqual([nothing.code, gone.code, empty.code], [2, 2, 2]);
  assert.match(nothing.stderr, /Cannot probe nothing/);
  assert.match(gone.stderr, /it ended with code 4.*hello/s);
  assert.match(empty.stderr, /Cannot read the OpenAPI description/);
});

test("proxy wants one server, and says how to name it", async () => {
  await using empty = await project(undefined, { packages: false });
  const [none, both] = [
    await empty.cli(["proxy"]),
    await empty.cli(["proxy", "--mcp", "a", "--mcp-url", "b"]),
  ];

  assert.deepEqual([none.code, both.code], [2, 2]);
  assert.match(none.stderr, /in front of nothing: expected --mcp or --mcp-url\nhint: Name one/);
  assert.match(both.stderr, /in front of two servers/);
});

test("through proxy, a write that is repeated after a lost reply happens once", async () => {
  await using hotel = await project();
  const bookings = join(hotel.folder, "bookings.txt");
  writeFileSync(join(hotel.folder, "server.cjs"), FORGETFUL);
  writeFileSync(
    join(hotel.folder, "contract.mjs"),
    `export default { overrides: { book_room: { idempotency: { key: ({ room }) => room } } } };`,
  );
  const args = [BIN, "proxy", "--mcp", `"${process.execPath}" server.cjs`, "--contract", "contract.mjs"];
  const env = { PATH: process.env.PATH ?? "", BOOKINGS: bookings };
  const ask = async (timeout: number): Promise<unknown> => {
    const client = new Client({ name: "test", version: "1" });
    const server = { command: process.execPath, args, cwd: hotel.folder, env, stderr: "pipe" } as const;
    await client.connect(new StdioClientTransport(server));
    try {
      return await client.callTool({ name: "book_room", arguments: { room: "12" } }, { timeout });
    } finally {
      await client.close();
    }
  };

  // The caller gives up before the answer comes, starts anew and asks again: another process, another run.
  await assert.rejects(ask(100), /timed out/);
  const second = await ask(20_000);

  assert.equal(readFileSync(bookings, "utf8"), "12\n");
  assert.match(JSON.stringify(second), /booking 1/);
  assert.ok(existsSync(join(hotel.folder, ".airworthy/store.db")));
});

test("proxy ends with its server, after it has told whose call that was", async () => {
  await using hotel = await project();
  writeFileSync(join(hotel.folder, "server.cjs"), FORGETFUL.replace("asked += 1;", "process.exit(3);"));
  const args = [BIN, "proxy", "--mcp", `"${process.execPath}" server.cjs`];
  const client = new Client({ name: "test", version: "1" });
  const closed = new Promise<void>((resolve) => {
    client.onclose = resolve;
  });
  const transport = new StdioClientTransport({
    command: process.execPath,
    args,
    cwd: hotel.folder,
    env: { PATH: process.env.PATH ?? "" },
    stderr: "pipe",
  });
  let said = "";
  transport.stderr?.on("data", (chunk) => {
    said += String(chunk);
  });
  await client.connect(transport);
  const answer = await client.callTool({ name: "book_room", arguments: { room: "12" } });
  await closed;

  assert.equal(answer.isError, true);
  assert.match(JSON.stringify(answer), /server_gone.*It may have been done all the same: look before/);
  assert.match(said, /^error: Cannot go on without the MCP server: it ended with code 3\nhint: /m);
});

test("a probe's run replays with its server gone and the network shut, and without a project", async () => {
  await using hotel = await project();
  await hotel.write("server.cjs", FORGETFUL.replace(", 400)", ", 0)"));
  const env = { BOOKINGS: join(hotel.folder, "bookings.txt") };
  const command = `"${process.execPath}" server.cjs`;
  const probed = await hotel.cli(["probe", "--mcp", command, "--allow-writes"], { env });
  const before = await hotel.read("bookings.txt");
  rmSync(join(hotel.folder, "server.cjs"));
  const shut = {
    NODE_OPTIONS: `--import=${join(import.meta.dirname, "../../replay-offline/_no-network.ts")}`,
  };

  const replayed = await hotel.cli(["replay", "last"], { env: shut });
  const shown = await hotel.cli(["runs", "show", "last"], { env: shut });

  assert.equal(probed.code, 1, probed.stderr);
  assert.match(probed.stdout, /HIGH {2}book_room {2}non_idempotent_write/);
  assert.equal(replayed.code, 0, replayed.stderr);
  assert.match(replayed.stdout, /^same {6}run_\w+: \d+ calls, /);
  assert.equal(await hotel.read("bookings.txt"), before);
  // The address that a finding names is one of the run.
  const address = /book_room#\d+/.exec(probed.stdout)?.[0] ?? "none";
  assert.ok(shown.stdout.includes(`${address} `), `${address} in\n${shown.stdout}`);
});

test("a probe of own tools replays by their files, diverges where they have changed, and is refused without them", async () => {
  await using shop = await project();
  await shop.write("tools.ts", TOOLS);
  await shop.cli(["probe", "tools.ts"]);

  const same = await shop.cli(["replay", "last"]);
  await shop.write("tools.ts", TOOLS.replace('name: "find_user"', 'name: "find_users"'));
  const changed = await shop.cli(["replay", "last"]);
  rmSync(join(shop.folder, "tools.ts"));
  const gone = await shop.cli(["replay", "last"]);

  assert.deepEqual([same.code, changed.code, gone.code], [0, 1, 3], changed.stdout + gone.stdout);
  assert.match(same.stdout, /^same /);
  assert.match(changed.stdout, /^diverged /);
  assert.match(gone.stdout, /^refused .*\n.*Cannot load tools.ts: there is no such file/);
});

test("replay makes no store where there is neither a project nor one", async () => {
  await using nowhere = await project();

  const { code, stderr } = await nowhere.cli(["replay", "last"]);

  assert.equal(code, 2);
  assert.match(stderr, /Cannot find a configuration/);
  assert.ok(!existsSync(join(nowhere.folder, ".airworthy")));
});
