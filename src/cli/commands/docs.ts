import type { Command } from "commander";
import type { Cli, GlobalOptions } from "../cli.ts";
import { EXIT } from "../exit-code.ts";
import { port } from "../options/parsers.ts";
import { jsonLine } from "../print/json.ts";
import { stopped } from "../stopped.ts";

interface Options extends GlobalOptions {
  readonly port: number;
}

const PORT = 4_601;

export function addDocs(program: Command, cli: Cli): void {
  program
    .command("docs")
    .description(
      "Serve the documentation of this version to this machine until Ctrl-C, with its search. Nothing is fetched from elsewhere.",
    )
    .option("-p, --port <n>", "the port; 0 takes a free one", port, PORT)
    .action(async (_: unknown, self: Command) => {
      await serveUntilStopped(self.optsWithGlobals(), cli);
      cli.exitCode = EXIT.pass;
    });
}

async function serveUntilStopped({ port, json }: Options, { terminal }: Cli): Promise<void> {
  const { serveDocs } = await import("../../server/docs/serve-docs.ts");
  const { url, close } = await serveDocs(port);
  if (json === true) terminal.out(jsonLine({ url }));
  else terminal.err(`Serving ${terminal.paintErr("bold", url)}. Press Ctrl-C to stop.`);
  await stopped();
  await close();
}
