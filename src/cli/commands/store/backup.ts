import type { Command } from "commander";
import { sumsIn } from "../../../store/contents/manifest.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import type { ExitCode } from "../../exit-code.ts";
import { EXIT } from "../../exit-code.ts";
import { interruptible } from "../../interrupt.ts";
import { jsonDocument } from "../../print/json.ts";
import { partsText } from "../../print/parts-text.ts";
import { progress } from "../../print/progress.ts";
import { storeAddress } from "../../project.ts";
import type { Terminal } from "../../terminal.ts";

interface Options extends GlobalOptions {
  readonly to: string;
}

export function addBackup(store: Command, cli: Cli): void {
  store
    .command("backup")
    .summary("write all of a store into one file")
    .description(
      "Write all that a store holds into one file, as it is at one moment, while others go on writing to it. The file lists its parts with counts and hashes, and holds the store's secret: keep it as safe as the store.",
    )
    .requiredOption("--to <file|folder>", "a file that is not there yet, or a folder")
    .action(async (_: unknown, self: Command) => {
      cli.exitCode = await backup(self.optsWithGlobals(), cli.terminal);
    });
}

async function backup(options: Options, terminal: Terminal): Promise<ExitCode> {
  const { backupStore } = await import("../../../store/contents/backup-store.ts");
  const address = await storeAddress(options);
  return interruptible(terminal, async (signal) => {
    const bar = progress(terminal, "Backing up", undefined);
    try {
      const onRuns = (runs: number): void => bar.reach(runs, "runs");
      const { path, manifest } = await backupStore(address, options.to, { signal, onRuns });
      bar.done();
      if (options.json === true) terminal.out(jsonDocument({ path, ...manifest }));
      else terminal.out(`${partsText(sumsIn(manifest), terminal)}\nWrote ${path}`);
      return EXIT.pass;
    } catch (error) {
      if (signal.aborted) return EXIT.interrupted;
      throw error;
    } finally {
      bar.done();
    }
  });
}
