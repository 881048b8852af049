import { flushCompileCache } from "node:module";
import type { Command } from "commander";
import type { Token } from "../../server/security/tokens.ts";
import { withAnyApp } from "../any-app.ts";
import type { Cli, GlobalOptions } from "../cli.ts";
import { EXIT } from "../exit-code.ts";
import { collect, durationOption, port } from "../options/parsers.ts";
import { jsonLine } from "../print/json.ts";
import { stopped } from "../stopped.ts";

interface Options extends GlobalOptions {
  readonly port: number;
  readonly host: string;
  readonly publicHost?: readonly string[];
  readonly work: boolean;
  readonly drain?: number;
}

const PORT = 4_600;
const DRAIN = 10_000;

export function addServe(program: Command, cli: Cli): void {
  program
    .command("serve")
    .description(
      "Serve the dashboard and the API over the project's store until Ctrl-C. Only this machine reaches it, unless " +
        "--host says otherwise, which needs a token: AIRWORTHY_TOKEN (may change things), AIRWORTHY_VIEWER_TOKEN (may look), " +
        "AIRWORTHY_INGEST_TOKEN (may send traces to /v1/traces), AIRWORTHY_METRICS_TOKEN (may read /metrics).",
    )
    .option("-p, --port <n>", "the port; 0 takes a free one", port, PORT)
    .option("--host <address>", "the address to listen on", "127.0.0.1")
    .option("--public-host <name>", "a name under which it is reached (repeatable)", collect)
    .option(
      "--drain <duration>",
      "how long it waits, when told to stop, for runs under way (default: 10s)",
      durationOption,
    )
    .option(
      "--engine <name>",
      "what drives runs: local, restate, dbos (default: the configuration's, or AIRWORTHY_ENGINE)",
    )
    .option("--no-work", "take no runs: neither the engine's nor those whose process died")
    .action(async (_: unknown, self: Command) => {
      await serveUntilStopped(self.optsWithGlobals(), cli);
      cli.exitCode = EXIT.pass;
    });
}

async function serveUntilStopped(options: Options, { terminal }: Cli): Promise<void> {
  const { serve } = await import("../../server/serve.ts");
  const { port, host, publicHost = [], work } = options;
  await withAnyApp({ ...options, works: work }, async (app) => {
    const tokens = tokensOf(process.env);
    const serving = await serve(app, { port, host, hosts: publicHost, tokens, work });
    if (options.json === true) terminal.out(jsonLine({ url: serving.url }));
    else terminal.err(`Serving ${terminal.paintErr("bold", serving.url)}. Press Ctrl-C to stop.`);
    // Else it is kept at the end, and a server that is killed has none: the next one has to read all code anew.
    flushCompileCache();
    await stopped();
    await serving.close({ drain: options.drain ?? DRAIN });
  });
}

function tokensOf(env: NodeJS.ProcessEnv): readonly Token[] {
  const { AIRWORTHY_TOKEN: operator, AIRWORTHY_VIEWER_TOKEN: viewer } = env;
  const { AIRWORTHY_INGEST_TOKEN: ingest, AIRWORTHY_METRICS_TOKEN: metrics } = env;
  return [
    ...(operator ? [{ token: operator, role: "operator" as const, name: "operator" }] : []),
    ...(viewer ? [{ token: viewer, role: "viewer" as const, name: "viewer" }] : []),
    ...(ingest ? [{ token: ingest, role: "ingest" as const, name: "ingest" }] : []),
    ...(metrics ? [{ token: metrics, role: "metrics" as const, name: "metrics" }] : []),
  ];
}
