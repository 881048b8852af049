import type { Command } from "commander";
import { tellChange } from "../audited.ts";
import type { Cli, GlobalOptions } from "../cli.ts";
import { interruptible } from "../interrupt.ts";
import { collect } from "../options/parsers.ts";
import { withApp } from "../project.ts";
import { reportRun } from "../report-run.ts";
import { resolveRun } from "../resolve-run.ts";

interface Options extends GlobalOptions {
  readonly tag?: readonly string[];
  readonly release?: string;
}

export function addRerun(program: Command, cli: Cli): void {
  program
    .command("rerun")
    .description("Run the input of a recorded run again, live: models, tools and writes happen anew.")
    .argument("<run>", "its id, the beginning of it, or last")
    .option("--tag <tag>", "a tag of the new run (repeatable)", collect)
    .option("--release <release>", "stamp the new run with this release")
    .action(async (run: string, _: unknown, self: Command) => {
      cli.exitCode = await rerun(run, self.optsWithGlobals(), cli);
    });
}

async function rerun(run: string, options: Options, { terminal }: Cli) {
  const { tag, release, json } = options;
  return withApp(options, (app) =>
    interruptible(terminal, async (signal) => {
      const id = await resolveRun(app.store, run);
      const result = await app.rerun(id, {
        signal,
        ...(tag === undefined ? {} : { tags: tag }),
        ...(release === undefined ? {} : { release }),
      });
      tellChange(options, { target: id, details: { run: result.id } });
      return reportRun(app, result, { terminal, json: json === true });
    }),
  );
}
