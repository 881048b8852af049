import type { ProbedFault, RunFacts } from "../audit/model/program.ts";
import { runFacts } from "../audit/run-facts.ts";
import type { StoredRun } from "../core/run.ts";
import type { GlobalOptions } from "./cli.ts";
import { withStore } from "./project.ts";

/** Runs that are looked at, the newest ones. */
const MOST_RUNS = 1_000;

/** What the recorded runs of a store say; trials, forks and shadows are none of traffic. */
export async function recordedFacts(options: GlobalOptions): Promise<readonly RunFacts[]> {
  return withStore(options, async (store) => {
    const { runs } = await store.list({ only: "traffic", limit: MOST_RUNS });
    const whole: StoredRun[] = [];
    for (const { id } of runs) {
      const run = await store.load(id);
      if (run !== undefined) whole.push(run);
    }
    return runFacts(whole);
  });
}

/** What probing an MCP server finds. Tools that may write are not called. */
export async function probedFaults(command: string): Promise<readonly ProbedFault[]> {
  const { connectMcp } = await import("../tools/mcp/connect-mcp.ts");
  const { mcpTarget } = await import("../tools/probes/mcp-target.ts");
  const { probe } = await import("../tools/probes/probe.ts");
  const connection = await connectMcp({ command });
  try {
    const { findings } = await probe(await mcpTarget(connection));
    return findings.map(({ tool, fault, severity, message, fix }) => ({
      server: command,
      tool,
      fault,
      severity,
      message,
      fix,
    }));
  } finally {
    await connection.close();
  }
}
