import type { Transport } from "@modelcontextprotocol/server";
import { Server } from "@modelcontextprotocol/server";
import { StdioServerTransport } from "@modelcontextprotocol/server/stdio";
import { AirworthyError } from "../../core/errors.ts";
import type { JsonSchema } from "../json-schema.ts";
import type { AnyTool } from "../tool.ts";
import { isToolFailure } from "../tool-failure.ts";
import { toolset } from "../toolset.ts";

export interface ServeOptions {
  /** Default `airworthy`. */
  readonly name?: string;
  readonly version?: string;
  /** What the server says to the model about all of its tools. */
  readonly instructions?: string;
  /** Goes around every call, such as a run in which it is recorded. Default: the call alone. */
  readonly around?: (tool: AnyTool, input: unknown, call: () => Promise<unknown>) => Promise<unknown>;
  /** Default: standard input and output. */
  readonly transport?: Transport;
}

export interface McpServing {
  /** Resolves when the client has gone and the calls under way have ended. */
  readonly closed: Promise<void>;
  close(): Promise<void>;
}

/**
 * Serves contracts as an MCP server: with output schemas, annotations that follow from the effect
 * and the idempotency, structured results, and failures with `isError` and a code.
 *
 * @throws `invalid_tool` where two tools have one name
 */
export async function serveMcp(tools: readonly AnyTool[], options: ServeOptions = {}): Promise<McpServing> {
  const { name = "airworthy", version = "0.1.0", instructions, around } = options;
  const byName = new Map(Object.entries(toolset(tools) as Readonly<Record<string, AnyTool>>));
  const server = new Server(
    { name, version },
    { capabilities: { tools: {} }, ...(instructions === undefined ? {} : { instructions }) },
  );
  const open = new Set<Promise<unknown>>();
  server.setRequestHandler("tools/list", () => ({ tools: tools.map(listed) }));
  server.setRequestHandler("tools/call", async ({ params }, { mcpReq: { signal } }) => {
    const tool = byName.get(params.name);
    if (tool === undefined) return failure(unknownTool(params.name, [...byName.keys()]).toJSON());
    const input = params.arguments ?? {};
    // A write that was sent is brought to its end, whether or not its caller still waits: its result is then known.
    const options = tool.contract.effect === "read" ? { abortSignal: signal } : {};
    const call = (): Promise<unknown> => tool.execute(input as never, options);
    const answer = around === undefined ? call() : around(tool, input, call);
    open.add(answer);
    try {
      return resultOf(await answer, tool);
    } finally {
      open.delete(answer);
    }
  });
  const closed = new Promise<void>((resolve) => {
    server.onclose = () => void Promise.allSettled(open).then(() => resolve());
  });
  await server.connect(options.transport ?? new StdioServerTransport());
  return { closed, close: () => server.close() };
}

function listed(tool: AnyTool) {
  const { contract } = tool;
  const output = objectSchema(contract.output);
  return {
    name: tool.name,
    description: tool.description,
    inputSchema: { ...contract.input, type: "object" as const },
    ...(output === undefined ? {} : { outputSchema: output }),
    annotations: annotationsOf(tool),
  };
}

function annotationsOf({ contract }: AnyTool) {
  if (contract.effect === "read") return { readOnlyHint: true, idempotentHint: true, openWorldHint: true };
  const { idempotency } = contract.limits;
  // Without a key of its own two equal calls are two writes, and nobody says that it takes nothing away.
  return {
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: idempotency?.keyed === true,
    openWorldHint: true,
  };
}

/** The protocol knows output schemas of objects only. */
function objectSchema(schema: JsonSchema): (JsonSchema & { readonly type: "object" }) | undefined {
  return schema.type === "object" ? { ...schema, type: "object" } : undefined;
}

function resultOf(output: unknown, { contract }: AnyTool) {
  if (isToolFailure(output)) {
    const { code, message, retryable, hint } = output;
    return failure({ code, message, retryable, hint });
  }
  const text = typeof output === "string" ? output : JSON.stringify(output ?? null);
  const content = [{ type: "text" as const, text }];
  const isObject = typeof output === "object" && output !== null && !Array.isArray(output);
  return isObject && contract.output.type === "object"
    ? { content, structuredContent: output as Record<string, unknown> }
    : { content };
}

function failure(error: object) {
  return { content: [{ type: "text" as const, text: JSON.stringify(error) }], isError: true };
}

function unknownTool(name: string, known: readonly string[]): AirworthyError {
  return new AirworthyError({
    code: "unknown_tool",
    message: `Cannot call ${JSON.stringify(name.slice(0, 80))}: there is no such tool`,
    hint: `Call one of: ${known.slice(0, 50).join(", ")}`,
  });
}
