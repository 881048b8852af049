import type { Command } from "commander";
import { AirworthyError } from "../../../core/errors.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import { EXIT } from "../../exit-code.ts";
import { jsonDocument } from "../../print/json.ts";
import { withWritableStore } from "../../project.ts";
import { resolveRelease } from "../../resolve-release.ts";

interface Options extends GlobalOptions {
  readonly force?: boolean;
}

export function addDelete(release: Command, cli: Cli): void {
  release
    .command("delete")
    .summary("delete a release from the store")
    .description(
      "Delete a release from the store. Its runs stay, but can no longer be replayed by their own code: one that has runs is only deleted with --force.",
    )
    .argument("<release>", "its id, the beginning of it, its name, or last")
    .option("--force", "although runs were made by it")
    .action(async (text: string, _: unknown, self: Command) => {
      await remove(text, self.optsWithGlobals(), cli);
      cli.exitCode = EXIT.pass;
    });
}

async function remove(text: string, options: Options, { terminal }: Cli): Promise<void> {
  await withWritableStore(options, async (store) => {
    const { id } = await resolveRelease(store.releases, text);
    const { runs } = await store.list({ release: id, limit: 1 });
    if (runs.length > 0 && options.force !== true) throw inUse(id);
    await store.releases.delete(id);
    if (options.json === true) terminal.out(jsonDocument({ deleted: id }));
    else terminal.out(`Deleted ${id}`);
  });
}

function inUse(id: string): AirworthyError {
  return new AirworthyError({
    code: "release_in_use",
    message: `Cannot delete release "${id}": runs were made by it, and only its code replays them`,
    hint: "Keep it, or add --force if these runs need not be replayed",
  });
}
