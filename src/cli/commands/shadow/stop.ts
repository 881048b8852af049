import type { Command } from "commander";
import { AirworthyError } from "../../../core/errors.ts";
import { changeServing } from "../../change-serving.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import { EXIT } from "../../exit-code.ts";
import { jsonDocument } from "../../print/json.ts";
import { withWritableStore } from "../../project.ts";

interface Options extends GlobalOptions {
  readonly why?: string;
}

export function addStop(shadow: Command, cli: Cli): void {
  shadow
    .command("stop")
    .summary("end the shadow of a workflow")
    .description("End the shadow of a workflow. Its runs stay, and its report too.")
    .argument("<workflow>", "what is shadowed")
    .option("--why <text>", "for the history")
    .action(async (workflow: string, _: unknown, self: Command) => {
      await stop(workflow, self.optsWithGlobals(), cli);
      cli.exitCode = EXIT.pass;
    });
}

async function stop(workflow: string, options: Options, { terminal }: Cli): Promise<void> {
  await withWritableStore(options, async (store) => {
    const before = await store.servings.current(workflow);
    if (before?.shadow === undefined) throw noShadow(workflow);
    await changeServing(store, { workflow, why: options.why }, () => ({ shadow: undefined }));
    if (options.json === true) terminal.out(jsonDocument({ workflow, stopped: before.shadow.id }));
    else terminal.out(`Stopped the shadow ${before.shadow.id} of ${workflow}`);
  });
}

export function noShadow(workflow: string): AirworthyError {
  return new AirworthyError({
    code: "shadow_not_found",
    message: `Cannot find a shadow of the workflow "${workflow}"`,
    hint: "Begin one with `airworthy shadow start`",
  });
}
