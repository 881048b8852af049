import type { McpConnection, McpTool } from "../mcp/mcp-connection.ts";
import { mcpAnswer, mcpFailure } from "./mcp-answer.ts";
import type { ProbeTarget, ProbeTool } from "./probe-target.ts";

/** The tools of an MCP server, as they are: nothing of what they answer is checked or mended. */
export async function mcpTarget(
  connection: McpConnection,
  { canary }: { readonly canary?: string } = {},
): Promise<ProbeTarget> {
  const { tools, faults } = await connection.listTools();
  const { name, version } = connection.server;
  const noise = connection.noise();
  return {
    name: version === "" ? name : `${name}@${version}`,
    tools: tools.map((tool) => probeTool(connection, tool)),
    notes: [
      ...faults,
      ...(noise.length === 0 ? [] : [`it writes to standard output what is no message: ${noise[0] ?? ""}`]),
    ],
    ...(canary === undefined ? {} : { canary }),
  };
}

function probeTool(connection: McpConnection, tool: McpTool): ProbeTool {
  return {
    name: tool.name,
    description: tool.description,
    inputSchema: tool.inputSchema,
    outputSchema: tool.outputSchema,
    annotations: tool.annotations,
    call: async (input, options) => {
      try {
        return mcpAnswer(await connection.call(tool.name, input, options));
      } catch (error) {
        return mcpFailure(error);
      }
    },
  };
}
