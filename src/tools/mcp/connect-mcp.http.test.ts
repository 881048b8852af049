import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { test } from "node:test";
import { isAirworthyError } from "../../core/errors.ts";
import { isToolError } from "../tool-error.ts";
import { connectMcp } from "./connect-mcp.ts";
import { mcpTools } from "./mcp-tools.ts";

const EVERYTHING = join(import.meta.dirname, "../../../node_modules/.bin/mcp-server-everything");

test("the tools of a public server over HTTP become contracts", async (t) => {
  const url = await everything(t);
  const connection = await connectMcp({ url });
  t.after(() => connection.close());
  const tools = await mcpTools(connection, { overrides: { "get-sum": { effect: "read" } } });
  const sum = tools.find(({ name }) => name === "get-sum");
  assert.ok(sum);

  assert.equal(await sum.call({ a: 1, b: 2 } as never), "The sum of 1 and 2 is 3.");
  await assert.rejects(sum.call({ a: "one", b: 2 } as never), { code: "invalid_input" });
});

test("over HTTP, Retry-After survives a refusal for too many calls", async (t) => {
  const url = await serve(t, () => ({ status: 429, headers: { "retry-after": "7" }, body: "slow down" }));
  const connection = await connectMcp({ url });
  t.after(() => connection.close());

  await assert.rejects(connection.call("whoami", {}), (error) => {
    assert.ok(isAirworthyError(error, "mcp_rate_limited"));
    assert.equal(error.data?.retryAfter, "7");
    return true;
  });
  const [tool] = await mcpTools(connection);
  await assert.rejects(tool?.call({} as never) ?? Promise.resolve(), (error) => {
    assert.ok(isToolError(error, "rate_limited"));
    assert.equal(error.retryAfterMs, 7_000);
    return true;
  });
});

test("over HTTP, a token is renewed once where it is refused, and no answer holds one", async (t) => {
  const fetched: string[] = [];
  const auth = { token: async () => fetched[fetched.push(`tok-s3cr3t-${fetched.length}`) - 1] ?? "" };
  let good = "Bearer tok-s3cr3t-0";
  const url = await serve(
    t,
    ({ authorization }) => ({ status: 200, text: `you are ${authorization}` }),
    ({ authorization }) => authorization === good,
  );
  const connection = await connectMcp({ url, auth });
  t.after(() => connection.close());
  const whoami = async () => (await connection.call("whoami", {})).content[0]?.text;

  assert.equal(await whoami(), "you are Bearer [token]");
  assert.equal(fetched.length, 1);
  good = "Bearer tok-s3cr3t-1";
  assert.deepEqual(await Promise.all([whoami(), whoami()]), Array(2).fill("you are Bearer [token]"));
  assert.equal(fetched.length, 2);
  good = "nothing";
  await assert.rejects(whoami(), (error) => {
    assert.ok(isToolError(error, "auth_failed"), String(error));
    assert.doesNotMatch(JSON.stringify(error) + error.stack, /s3cr3t/);
    return true;
  });
});

test("a server that wants a token says so when it is connected to", async (t) => {
  const server = createServer((_, response) =>
    response.writeHead(401, { "www-authenticate": 'Bearer realm="shop"' }).end("who are you"),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;

  await assert.rejects(connectMcp({ url }), (error) => {
    assert.ok(isAirworthyError(error, "mcp_unauthorized"));
    assert.match(error.message, /status 401: who are you/);
    assert.equal(error.data?.challenge, 'Bearer realm="shop"');
    return true;
  });
});

/** A public server in a process of its own. */
async function everything(t: TestContext): Promise<string> {
  const port = await freePort();
  const child = spawn(EVERYTHING, ["streamableHttp"], {
    env: { ...process.env, PORT: String(port) },
    stdio: ["ignore", "ignore", "pipe"],
  });
  t.after(async () => {
    child.kill("SIGKILL");
    await once(child, "exit");
  });
  for await (const line of child.stderr) if (/listening/.test(String(line))) break;
  return `http://127.0.0.1:${port}/mcp`;
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;
type Reply =
  | { readonly status: 200; readonly text: string }
  | { readonly status: number; readonly headers: Record<string, string>; readonly body: string };

/** A server of one tool, whose calls are answered by `reply`. */
async function serve(
  t: TestContext,
  reply: (headers: Headers) => Reply,
  isAllowed: (headers: Headers) => boolean = () => true,
): Promise<string> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      if (!isAllowed(request.headers)) return response.writeHead(401).end();
      const { id, method, params } = JSON.parse(Buffer.concat(chunks).toString() || "{}");
      const send = (result: unknown): void => {
        response.writeHead(200, { "content-type": "application/json" });
        response.end(JSON.stringify({ jsonrpc: "2.0", id, result }));
      };
      if (method === "initialize")
        return send({
          protocolVersion: params.protocolVersion,
          capabilities: { tools: {} },
          serverInfo: { name: "http", version: "1" },
        });
      if (method === "tools/list")
        return send({ tools: [{ name: "whoami", description: "Who", inputSchema: { type: "object" } }] });
      if (method !== "tools/call") return response.writeHead(method === undefined ? 405 : 202).end();
      const answer = reply(request.headers);
      if ("text" in answer) return send({ content: [{ type: "text", text: answer.text }] });
      return response.writeHead(answer.status, answer.headers).end(answer.body);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
}
