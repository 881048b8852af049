import type { Command } from "commander";
import type { App } from "../../app/open.ts";
import { AirworthyError } from "../../core/errors.ts";
import { workflow } from "../../core/workflow.ts";
import type { McpServer } from "../../tools/mcp/connect-mcp.ts";
import type { McpToolsOptions } from "../../tools/mcp/mcp-tools.ts";
import type { ServeOptions } from "../../tools/mcp/serve-mcp.ts";
import type { AnyTool } from "../../tools/tool.ts";
import { withAnyApp } from "../any-app.ts";
import type { Cli, GlobalOptions } from "../cli.ts";
import { EXIT } from "../exit-code.ts";
import { interruptible } from "../interrupt.ts";
import { loadModule } from "../load-module.ts";
import { pairs } from "../options/parsers.ts";

interface Options extends GlobalOptions {
  readonly mcp?: string;
  readonly mcpUrl?: string;
  readonly header?: Readonly<Record<string, string>>;
  readonly contract?: string;
}

export function addProxy(program: Command, cli: Cli): void {
  program
    .command("proxy")
    .description(
      "Serve the tools of an MCP server over standard input and output, as a contract says: checked both ways, failures with codes, repeated writes made once. Every call is a run of its own.",
    )
    .option("--mcp <command>", "the MCP server to start, as one types it into a shell")
    .option("--mcp-url <url>", "an MCP server over streamable HTTP")
    .option("--header <name=value>", "a header for --mcp-url (repeatable)", pairs)
    .option("--contract <file>", "a module whose default export is { overrides }, such as probe --fix writes")
    .action(async (_: unknown, self: Command) => {
      const options: Options = self.optsWithGlobals();
      await withAnyApp(options, (app) =>
        interruptible(cli.terminal, (signal) => serve(app, options, signal)),
      );
      cli.exitCode = EXIT.pass;
    });
}

async function serve(app: App, given: Options, signal: AbortSignal): Promise<void> {
  const server = serverOf(given);
  const { connectMcp, mcpTools, serveMcp } = await import("../../tools/mcp/index.ts");
  const options = given.contract === undefined ? {} : await contractOf(given.contract);
  const connection = await connectMcp(server);
  try {
    const tools = await mcpTools(connection, options);
    const { name, version } = connection.server;
    const serving = await serveMcp(tools, {
      name,
      version,
      around: async (tool, input, call) => {
        try {
          return await inRunOf(app)(tool, input, call);
        } finally {
          // With its server gone it can do nothing more; whoever started it may start both anew.
          if (connection.ended() !== undefined) setImmediate(() => void serving.close());
        }
      },
    });
    signal.addEventListener("abort", () => void serving.close(), { once: true });
    await serving.closed;
    if (connection.ended() !== undefined) throw gone(connection.ended());
  } finally {
    await connection.close();
  }
}

function gone(how: string | undefined): AirworthyError {
  return new AirworthyError({
    code: "mcp_server_gone",
    message: `Cannot go on without the MCP server: ${how}`,
    hint: "Run its command by itself and read what it prints; then start the proxy again",
  });
}

function serverOf({ mcp, mcpUrl, header }: Options): McpServer {
  if (mcp !== undefined && mcpUrl === undefined) return { command: mcp };
  if (mcp === undefined && mcpUrl !== undefined)
    return { url: mcpUrl, ...(header === undefined ? {} : { headers: header }) };
  throw new AirworthyError({
    code: "usage",
    message: `Cannot put a contract in front of ${mcp === undefined ? "nothing" : "two servers"}: expected --mcp or --mcp-url`,
    hint: 'Name one, as in airworthy proxy --mcp "npx -y @modelcontextprotocol/server-memory"',
  });
}

/** In a run its record and its ledger hold: what was written once is not written again. */
function inRunOf(app: App): NonNullable<ServeOptions["around"]> {
  return async (tool: AnyTool, input, call) => {
    const calling = workflow({
      name: "proxy",
      run: (_ctx, _input: { readonly tool: string; readonly input: unknown }) => call(),
    });
    const run = await app.run(calling, { tool: tool.name, input }, { tags: ["proxy", tool.name] });
    if (run.status === "completed") return run.output;
    throw "error" in run ? run.error : new Error(`the run is ${run.status}`);
  };
}

async function contractOf(file: string): Promise<McpToolsOptions> {
  const module = await loadModule(file);
  const options = "default" in module ? module.default : undefined;
  if (typeof options === "object" && options !== null) return options;
  throw new AirworthyError({
    code: "usage",
    message: `Cannot use the contract ${file}: its default export is no object`,
    hint: "Write export default { overrides: { … } }, or let airworthy probe --fix write it",
  });
}
