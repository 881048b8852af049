/**
 * MCP both ways: the tools of any server as contracts, and one's own contracts as a server.
 *
 * @module
 */
export { checkedResult } from "./checked-result.ts";
export type { ConnectOptions, McpServer } from "./connect-mcp.ts";
export { connectMcp } from "./connect-mcp.ts";
export type {
  McpAnnotations,
  McpConnection,
  McpContent,
  McpListing,
  McpResult,
  McpTool,
} from "./mcp-connection.ts";
export type { AskServer, McpAsked, McpInput, McpOverride } from "./mcp-override.ts";
export type { McpToolsOptions } from "./mcp-tools.ts";
export { mcpTools } from "./mcp-tools.ts";
export type { McpServing, ServeOptions } from "./serve-mcp.ts";
export { serveMcp } from "./serve-mcp.ts";
