import type { JsonSchema } from "../json-schema.ts";

/** A tool as a server lists it, read leniently: a probe is to find what is wrong, not to fail on it. */
export interface McpTool {
  readonly name: string;
  readonly title?: string;
  readonly description: string;
  readonly inputSchema: JsonSchema;
  readonly outputSchema?: JsonSchema;
  readonly annotations?: McpAnnotations;
}

/** What a server says of a tool's effects; nothing of it is believed without a check. */
export interface McpAnnotations {
  readonly title?: string;
  readonly readOnlyHint?: boolean;
  readonly destructiveHint?: boolean;
  readonly idempotentHint?: boolean;
  readonly openWorldHint?: boolean;
}

export interface McpContent {
  readonly type: string;
  readonly text?: string;
}

/** What a tool answered, unchecked. */
export interface McpResult {
  readonly content: readonly McpContent[];
  readonly structured?: unknown;
  readonly isError: boolean;
  /** In characters of JSON. */
  readonly size: number;
}

export interface McpListing {
  readonly tools: readonly McpTool[];
  /** What was wrong with the list itself: pages without end, a cursor that repeats, entries that are no tools. */
  readonly faults: readonly string[];
}

/** A connection to one MCP server. Close it when done. */
export interface McpConnection {
  readonly server: { readonly name: string; readonly version: string; readonly protocol: string };
  /** What the server says to the model about all of its tools. */
  readonly instructions: string | undefined;
  /** All pages, up to the bounds of the connection. */
  listTools(): Promise<McpListing>;
  /**
   * @throws `mcp_timeout`, `mcp_output_too_large`, `mcp_server_gone`, `mcp_rate_limited`, or
   * `mcp_protocol_error` with the server's own words
   */
  call(
    tool: string,
    input: Readonly<Record<string, unknown>>,
    options?: { readonly signal?: AbortSignal /** In ms. */; readonly timeout?: number },
  ): Promise<McpResult>;
  /** Lines that it wrote to standard output and that were no messages. */
  noise(): readonly string[];
  /** Its last lines on standard error. */
  stderr(): readonly string[];
  /** How its process ended; undefined while it runs, and over HTTP. */
  ended(): string | undefined;
  close(): Promise<void>;
}
