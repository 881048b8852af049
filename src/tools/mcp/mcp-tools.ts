import type { Effect } from "../../core/call.ts";
import { isAirworthyError } from "../../core/errors.ts";
import type { StandardSchema } from "../../core/standard-schema.ts";
import { invalidTool } from "../invalid-tool.ts";
import type { JsonSchema } from "../json-schema.ts";
import { refusalOf } from "../limits/refusal.ts";
import type { Tool } from "../tool.ts";
import { tool } from "../tool.ts";
import { ToolError } from "../tool-error.ts";
import type { AnyToolOptions, ListedError, ToolOptions } from "../tool-options.ts";
import { compileSchema } from "./compile-schema.ts";
import type { McpConnection, McpResult, McpTool } from "./mcp-connection.ts";
import type { McpAsked, McpInput, McpOverride } from "./mcp-override.ts";

export interface McpToolsOptions {
  /** By the server's name of the tool. */
  readonly overrides?: Readonly<Record<string, McpOverride>>;
  /** Takes a tool with `readOnlyHint: true` for a read. Default false. */
  readonly trustReadOnlyHint?: boolean;
}

/** Of what the server says about it: an object in, anything out. */
type ServerTool = Tool<string, McpInput, unknown>;

type ServerSchema = StandardSchema<McpInput> & {
  readonly "~standard": {
    readonly types?: { readonly input: McpInput; readonly output: McpInput } | undefined;
  };
};

/**
 * The tools of an MCP server as contracts: input and result are checked against the server's own
 * schemas, a failure has a code, and what the server leaves vague is overridden.
 *
 * @throws `invalid_tool` where an input schema cannot be checked against and is not overridden
 *
 * @example
 * ```ts
 * import { connectMcp, mcpTools } from "airworthy/mcp";
 *
 * const server = await connectMcp({ command: "npx -y @modelcontextprotocol/server-everything" });
 * const tools = await mcpTools(server, { overrides: { "get-sum": { effect: "read" } } });
 * tools.find(({ name }) => name === "get-sum")?.contract.effect; //=> "read"
 * await server.close();
 * ```
 */
export async function mcpTools(
  connection: McpConnection,
  { overrides = {}, trustReadOnlyHint = false }: McpToolsOptions = {},
): Promise<readonly ServerTool[]> {
  const { tools } = await connection.listTools();
  assertKnown(overrides, tools);
  return tools.flatMap((listed) => {
    const override = overrides[listed.name] ?? {};
    if (override.hide === true) return [];
    const trusted = trustReadOnlyHint && listed.annotations?.readOnlyHint === true;
    const effect = override.effect ?? (trusted ? "read" : undefined);
    return [contractTool(connection, listed, effect === undefined ? override : { ...override, effect })];
  });
}

function contractTool(connection: McpConnection, listed: McpTool, override: McpOverride): ServerTool {
  const { input, output } = schemasOf(listed, override);
  const { name, description, effect = "write", dryRun, compensate } = override;
  const asking = (signal: AbortSignal) => ({
    ask: async (other: string, given: McpInput) =>
      outputOf(checked(await ask(connection, other, { given, signal, effect }), override)),
  });
  const options: AnyToolOptions = {
    ...partsOf(override),
    name: name ?? nameFrom(listed.name),
    description:
      description ?? (listed.description.trim() === "" ? `The tool ${listed.name}` : listed.description),
    input: input.schema,
    output: output.schema,
    jsonSchema: { input: input.json, output: output.json },
    errors: { ...ERRORS, ...override.errors },
    timeout: override.timeout ?? "30s",
    run: async (given: McpInput, { signal, key, sort, filters }: RunContext) => {
      const sent = override.send?.(given, { key, sort, filters }) ?? given;
      const result = await ask(connection, listed.name, { given: sent, signal, effect });
      return (override.result ?? outputOf)(checked(result, override));
    },
    ...(dryRun === undefined
      ? {}
      : { dryRun: (given: McpInput, { signal }: RunContext) => dryRun(given, asking(signal)) }),
    ...(compensate === undefined
      ? {}
      : {
          compensate: (given: McpInput, done: unknown, { signal }: RunContext) =>
            compensate(given, done, asking(signal)),
        }),
  };
  // The types of a server's tool are known to nobody: what it says of them is checked when it is called.
  return tool(options as ToolOptions<string, ServerSchema, StandardSchema>);
}

interface RunContext extends McpAsked {
  readonly signal: AbortSignal;
}

const PARTS = [
  "effect",
  "retry",
  "limits",
  "items",
  "paging",
  "search",
  "sort",
  "filters",
  "idempotency",
  "approval",
  "simulate",
  "examples",
] as const;

/** What a contract of one's own has under the same names. */
function partsOf(override: McpOverride): Pick<McpOverride, (typeof PARTS)[number]> {
  return Object.fromEntries(PARTS.flatMap((part) => (part in override ? [[part, override[part]]] : [])));
}

const ERRORS: Readonly<Record<string, ListedError>> = {
  tool_failed: { description: "the server says why in its message" },
  output_too_large: {
    description: "the answer was too large",
    hint: "Ask for less: a limit, a page or a filter",
  },
  server_gone: { description: "the server behind the tool is gone" },
};

async function ask(
  connection: McpConnection,
  name: string,
  {
    given,
    signal,
    effect,
  }: { readonly given: McpInput; readonly signal: AbortSignal; readonly effect: Effect },
): Promise<McpResult> {
  try {
    return await connection.call(name, given, { signal });
  } catch (error) {
    throw toToolError(error, name, effect);
  }
}

const CODES: Readonly<Record<string, string>> = {
  mcp_timeout: "timeout",
  mcp_output_too_large: "output_too_large",
  mcp_server_gone: "server_gone",
  mcp_rate_limited: "rate_limited",
  mcp_unauthorized: "auth_failed",
  mcp_protocol_error: "tool_failed",
};

const GONE: Readonly<Record<Effect, string>> = {
  read: "The same call will fail again: go on without it and say so",
  write: "It may have been done all the same: look before you ask for it again, or hand over to a person",
};

function toToolError(error: unknown, name: string, effect: Effect): unknown {
  if (!isAirworthyError(error)) return error;
  const code = CODES[error.code];
  if (code === undefined) return error;
  // The last words of a process may hold anything; what a server answers is meant to be read.
  const isGone = code === "server_gone";
  const message = isGone ? `The server behind "${name}" is gone` : error.message;
  const hint = isGone ? GONE[effect] : error.hint;
  const { data } = error;
  const retryAfterMs = code === "rate_limited" ? refusalOf(error)?.retryAfter : undefined;
  return new ToolError({
    code,
    message,
    hint,
    cause: error,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(data === undefined ? {} : { data }),
  });
}

/** @throws {ToolError} where the server says that it failed */
function checked(result: McpResult, override: McpOverride): McpResult {
  if (result.isError) throw failed(result, override);
  return result;
}

function failed(result: McpResult, { errorCode }: McpOverride): ToolError {
  const text = textOf(result);
  const message = text.trim() === "" ? "The server says that it failed, and not why" : text.slice(0, 2_000);
  return new ToolError({ code: errorCode?.(text) ?? "tool_failed", message });
}

function outputOf(result: McpResult): unknown {
  if (result.structured !== undefined) return result.structured;
  const text = textOf(result);
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function textOf({ content }: McpResult): string {
  return content.flatMap(({ text }) => text ?? []).join("\n");
}

interface Checked<Value = unknown> {
  readonly schema: StandardSchema<Value>;
  readonly json: JsonSchema;
}

const ANYTHING: Checked = {
  schema: { "~standard": { version: 1, vendor: "airworthy", validate: (value) => ({ value }) } },
  json: {},
};

function schemasOf(
  listed: McpTool,
  override: McpOverride,
): { readonly input: Checked<McpInput>; readonly output: Checked } {
  // Whoever makes another output of it leaves the server's schema behind.
  const own = override.result === undefined ? listed.outputSchema : undefined;
  return {
    input:
      override.input === undefined ? compiled(listed, "input", listed.inputSchema) : given(override.input),
    output:
      override.output !== undefined
        ? given(override.output)
        : own === undefined
          ? ANYTHING
          : compiled(listed, "output", own),
  };
}

function compiled<Value>({ name }: McpTool, side: "input" | "output", json: JsonSchema): Checked<Value> {
  const result = compileSchema(json);
  if (result.ok)
    return {
      schema: result.schema as StandardSchema<Value>,
      json: side === "input" ? { type: "object", ...json } : json,
    };
  throw invalidTool(
    name,
    `nobody can check against the ${side} schema of the server: ${result.reason}`,
    `Pass overrides: { ${JSON.stringify(name)}: { ${side}: … } } with a schema of your own, or hide: true`,
  );
}

// Its JSON Schema comes from the schema library then.
function given<Value>(schema: StandardSchema<Value>): Checked<Value> {
  const { jsonSchema } = schema["~standard"] as { jsonSchema?: { output?: (options: object) => JsonSchema } };
  return { schema, json: jsonSchema?.output?.({ target: "draft-07" }) ?? {} };
}

function nameFrom(name: string): string {
  const plain = name.replaceAll(/[^a-zA-Z0-9_-]/g, "_").slice(0, 64);
  return /^[a-zA-Z]/.test(plain) ? plain : `t${plain}`.slice(0, 64);
}

function assertKnown(overrides: Readonly<Record<string, McpOverride>>, tools: readonly McpTool[]): void {
  const names = new Set(tools.map(({ name }) => name));
  const unknown = Object.keys(overrides).find((name) => !names.has(name));
  if (unknown === undefined) return;
  throw invalidTool(
    unknown,
    "it is overridden, and the server has no tool of this name",
    `Its tools are: ${[...names].slice(0, 30).join(", ")}`,
  );
}
