import type { Command } from "commander";
import { AirworthyError } from "../../../core/errors.ts";
import { sumsIn } from "../../../store/contents/manifest.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import type { ExitCode } from "../../exit-code.ts";
import { jsonDocument } from "../../print/json.ts";
import { partsText } from "../../print/parts-text.ts";
import type { Terminal } from "../../terminal.ts";
import { filling } from "./_filling.ts";
import { addressIn } from "./_store-address.ts";

interface Options extends GlobalOptions {
  readonly from: string;
}

export function addRestore(store: Command, cli: Cli): void {
  store
    .command("restore")
    .summary("make a store of a backup")
    .description(
      "Make a store of a backup, of the same kind or another one. All of the backup is held against its counts and hashes first. The store that --store names must not be there yet, or be empty; nobody can open it before it is complete.",
    )
    .requiredOption("--from <file>", "what `store backup` has written")
    .action(async (_: unknown, self: Command) => {
      cli.exitCode = await restore(self.optsWithGlobals(), cli.terminal);
    });
}

async function restore(options: Options, terminal: Terminal): Promise<ExitCode> {
  const { restoreStore } = await import("../../../store/contents/restore-store.ts");
  const address = addressIn(options.store ?? "");
  // Never where the project happens to be: that one is in use.
  if (address === "") throw noTarget();
  return filling(terminal, async (given) => {
    const manifest = await restoreStore(options.from, address, given);
    if (options.json === true) return jsonDocument(manifest);
    return `${partsText(sumsIn(manifest), terminal)}\nRestored, with the counts and hashes of the backup`;
  });
}

function noTarget(): AirworthyError {
  return new AirworthyError({
    code: "usage",
    message: "Cannot restore a backup without knowing where to: expected --store",
    hint: "Name a file that is not there yet, or the URL of a database: --store restored.db",
  });
}
