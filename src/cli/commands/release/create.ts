import type { Command } from "commander";
import { AirworthyError } from "../../../core/errors.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import { findConfig } from "../../config/find-config.ts";
import { EXIT } from "../../exit-code.ts";
import { jsonDocument } from "../../print/json.ts";
import { releaseJson } from "../../print/release-json.ts";
import { releaseText } from "../../print/release-text.ts";
import { withWritableStore } from "../../project.ts";
import { whoami } from "../../whoami.ts";

interface Options extends GlobalOptions {
  readonly name?: string;
  readonly by?: string;
}

export function addCreate(release: Command, cli: Cli): void {
  release
    .command("create")
    .summary("make a release of the app as it is now")
    .description(
      "Make a release of the app as it is now and keep it in the store. The same app gives the same id, on another machine too. Needs the bundler rolldown (npm install -D rolldown).",
    )
    .option("--name <name>", "what people call it; not a part of what it is")
    .option("--by <person>", "who makes it (default: who is logged in)")
    .action(async (_: unknown, self: Command) => {
      await create(self.optsWithGlobals(), cli);
      cli.exitCode = EXIT.pass;
    });
}

async function create(options: Options, { terminal }: Cli): Promise<void> {
  const config = findConfig(options.config);
  if (config === undefined) throw noConfig();
  const { createRelease } = await import("../../../app/create-release.ts");
  await withWritableStore({ ...options, create: true }, async (store, { releases = {} }) => {
    const { externals = [] } = releases;
    const release = await createRelease({
      config,
      store,
      externals,
      createdBy: options.by ?? whoami(),
      ...(options.name === undefined ? {} : { name: options.name }),
    });
    if (options.json === true) terminal.out(jsonDocument(releaseJson(release)));
    else {
      terminal.out(releaseText(release, terminal));
      terminal.err(terminal.paintErr("dim", `run it: airworthy run <workflow> --release ${release.id}`));
    }
  });
}

function noConfig(): AirworthyError {
  return new AirworthyError({
    code: "config_not_found",
    message: "Cannot make a release: there is no airworthy.config.ts here or above",
    hint: "Go to the folder of the project, or name the file with --config",
  });
}
