import type { Transport } from "@modelcontextprotocol/client";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import type { Duration } from "../../core/duration.ts";
import { parseDuration } from "../../core/duration.ts";
import { AirworthyError, isAirworthyError } from "../../core/errors.ts";
import type { ToolAuth } from "../auth/tool-auth.ts";
import { withoutToken } from "../auth/tool-auth.ts";
import { boundedFetch } from "./_bounded-fetch.ts";
import { listTools } from "./_list-tools.ts";
import { ANY_RESULT, fromClient, resultOf } from "./_mcp-result.ts";
import type { Command } from "./_process-group.ts";
import { signedInFetch } from "./_signed-in-fetch.ts";
import { StdioTransport, serverGone } from "./_stdio-transport.ts";
import type { McpConnection } from "./mcp-connection.ts";

/** Where a server is: a command that speaks MCP on its standard input and output, or a URL (streamable HTTP). */
export type McpServer =
  | {
      /** A line as one types it into a shell, or a program with its arguments. */
      readonly command: Command;
      /** Added to the environment that it inherits. */
      readonly env?: Readonly<Record<string, string>>;
      readonly cwd?: string;
    }
  | {
      readonly url: string;
      /** Sent with every request. */
      readonly headers?: Readonly<Record<string, string>>;
      /** A token that is sent as `authorization: Bearer …`, and fetched anew once where it is refused. */
      readonly auth?: ToolAuth;
    };

export interface ConnectOptions {
  /** Until the server has answered `initialize`. Default 60 s, since `npx` may have to install it first. */
  readonly connectTimeout?: Duration;
  /** Of one request, unless the call says otherwise. Default 30 s. */
  readonly timeout?: Duration;
  /** Bytes of one answer. Default 10 MiB. */
  readonly maxOutput?: number;
  /** Tools that are read of it, whatever it goes on to list. Default 1,000. */
  readonly maxTools?: number;
}

const MAX_OUTPUT = 10 * 1024 * 1024;
const MAX_TOOLS = 1_000;

/**
 * Connects to an MCP server. A process that was started ends, with all that it started, when the
 * connection is closed and whenever this process ends, however it ends.
 *
 * @throws `mcp_server_gone` where it cannot be started or ends at once, `mcp_unauthorized` and
 * `mcp_rate_limited` where it says so, `mcp_unreachable` where it does not answer in time or not as a server
 *
 * @example
 * ```ts
 * import { connectMcp } from "airworthy/mcp";
 *
 * const server = await connectMcp({ command: "npx -y @modelcontextprotocol/server-everything" });
 * const { tools } = await server.listTools();
 * tools.some((tool) => tool.name === "get-sum"); //=> true
 * await server.close();
 * ```
 */
export async function connectMcp(server: McpServer, options: ConnectOptions = {}): Promise<McpConnection> {
  const limits = {
    connectTimeout: parseDuration(options.connectTimeout ?? "60s"),
    timeout: parseDuration(options.timeout ?? "30s"),
    maxOutput: options.maxOutput ?? MAX_OUTPUT,
    maxTools: options.maxTools ?? MAX_TOOLS,
  };
  const transport = transportTo(server, limits.maxOutput);
  const client = new Client({ name: "airworthy", version: "0.1.0" });
  // A message that is none, a notification that is not understood: what matters reaches the request it belongs to.
  client.onerror = () => {};
  try {
    await client.connect(transport, { timeout: limits.connectTimeout });
  } catch (error) {
    await transport.close().catch(() => {});
    throw unreachable(server, error, transport);
  }
  const auth = "url" in server ? server.auth : undefined;
  return connection(client, transport, { ...limits, ...(auth === undefined ? {} : { auth }) });
}

interface Terms extends Readonly<Record<"connectTimeout" | "timeout" | "maxOutput" | "maxTools", number>> {
  readonly auth?: ToolAuth;
}

function connection(client: Client, transport: Transport, terms: Terms): McpConnection {
  const stdio = transport instanceof StdioTransport ? transport : undefined;
  const { name = "", version = "" } = client.getServerVersion() ?? {};
  // A server may repeat in its answers what it was sent.
  const clean = <T>(value: T): T => (terms.auth === undefined ? value : withoutToken(terms.auth, value));
  return {
    server: { name, version, protocol: client.getNegotiatedProtocolVersion() ?? "" },
    instructions: client.getInstructions(),
    listTools: () => listTools(client, terms),
    call: async (tool, input, { signal, timeout = terms.timeout } = {}) => {
      const request = { method: "tools/call", params: { name: tool, arguments: { ...input } } };
      const given = { timeout, maxTotalTimeout: timeout, ...(signal === undefined ? {} : { signal }) };
      if (stdio?.exit !== undefined) throw serverGone(stdio.exit, stdio.stderr);
      try {
        return clean(resultOf(await client.request(request, ANY_RESULT, given)));
      } catch (error) {
        throw clean(fromClient(error, { tool, timeout, stdio }));
      }
    },
    noise: () => [...(stdio?.noise ?? [])],
    stderr: () => [...(stdio?.stderr ?? [])],
    ended: () => stdio?.exit,
    close: async () => {
      await client.close().catch(() => {});
      await transport.close().catch(() => {});
    },
  };
}

function transportTo(server: McpServer, maxMessage: number): Transport {
  if ("command" in server) return new StdioTransport(server, { maxMessage });
  const headers = { ...server.headers };
  const fetch = boundedFetch(maxMessage);
  return new StreamableHTTPClientTransport(urlOf(server.url), {
    requestInit: { headers },
    fetch: server.auth === undefined ? fetch : signedInFetch(fetch, server.auth),
  }) as Transport;
}

function urlOf(text: string): URL {
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol)) return url;
  throw new AirworthyError({
    code: "mcp_unreachable",
    message: `Cannot connect to an MCP server at ${JSON.stringify(text)}: expected an http or https URL`,
    hint: "Write it as http://localhost:3000/mcp, or pass a command to start",
  });
}

/** What the server itself said, such as that it wants a token, under the errors of the SDK. */
function refusalIn(error: unknown): AirworthyError | undefined {
  let inner = error;
  for (let depth = 0; inner instanceof Error && depth < 8; depth += 1) {
    if (isAirworthyError(inner, "mcp_unauthorized") || isAirworthyError(inner, "mcp_rate_limited"))
      return inner;
    inner = inner.cause;
  }
  return undefined;
}

function unreachable(server: McpServer, error: unknown, transport: Transport): AirworthyError {
  const refused = refusalIn(error);
  if (refused !== undefined) return refused;
  const stdio = transport instanceof StdioTransport ? transport : undefined;
  const where = "command" in server ? `"${[server.command].flat().join(" ")}"` : server.url;
  const why = error instanceof Error ? error.message : String(error);
  const words = stdio?.stderr.slice(-3).join(" | ") ?? "";
  const noise = stdio?.noise.at(-1);
  return new AirworthyError({
    code: stdio?.failed === true ? "mcp_server_gone" : "mcp_unreachable",
    message: [
      `Cannot connect to the MCP server ${where}: ${stdio?.failed === true ? stdio.exit : why}`,
      ...(words === "" ? [] : [`its last words were: ${words}`]),
      ...(noise === undefined
        ? []
        : [`on its standard output, which is for messages only, it wrote: ${noise}`]),
    ].join("; "),
    hint:
      "command" in server
        ? "Run the command by itself: it has to speak MCP on standard input and output, and log to standard error"
        : "Check the URL and its path (often /mcp), and that the server is running",
    cause: error,
  });
}
