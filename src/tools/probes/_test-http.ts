import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";

export interface Asked {
  readonly method: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly tool: string | undefined;
}

/** What goes over HTTP in place of an answer of the protocol. */
export interface Refused {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const TOOLS = [
  {
    name: "list_notes",
    description: "Lists every note there is, the latest first",
    inputSchema: { type: "object", properties: {} },
  },
];

/** An MCP server over HTTP on the loopback, with one reading tool; `door` may refuse a request. */
export async function httpServer(
  t: TestContext,
  door: (asked: Asked) => Refused | undefined,
): Promise<string> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const message = JSON.parse(Buffer.concat(chunks).toString() || "{}");
      const { method, params } = message;
      const refused = door({ method, headers: request.headers, tool: params?.name });
      if (refused === undefined) reply(response, message);
      else response.writeHead(refused.status, refused.headers ?? {}).end(refused.body ?? "");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly protocolVersion?: string };
}

function reply(response: ServerResponse, { id, method, params }: Message): void {
  const result =
    method === "initialize"
      ? {
          protocolVersion: params?.protocolVersion,
          capabilities: { tools: {} },
          serverInfo: { name: "notes", version: "1" },
        }
      : method === "tools/list"
        ? { tools: TOOLS }
        : method === "tools/call"
          ? { content: [{ type: "text", text: JSON.stringify([{ id: 1, text: "hello" }]) }] }
          : undefined;
  if (id === undefined || result === undefined) {
    response.writeHead(method === undefined ? 405 : 202).end();
    return;
  }
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify({ jsonrpc: "2.0", id, result }));
}
