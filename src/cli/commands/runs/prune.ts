import type { Command } from "commander";
import { tellChange } from "../../audited.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import { positiveNumber, sizeOption } from "../../options/parsers.ts";
import { bytes, plural } from "../../print/amounts.ts";
import { jsonDocument } from "../../print/json.ts";
import { withWritableStore } from "../../project.ts";
import type { Terminal } from "../../terminal.ts";

interface Options extends GlobalOptions {
  readonly days?: number;
  readonly bytes?: number;
}

export function addPrune(runs: Command, cli: Cli): void {
  runs
    .command("prune")
    .description("Remove old runs, by age and by the size of the store. Runs that are not finished stay.")
    .option(
      "--days <n>",
      "keep runs of so many days (default: the configuration's retention, or 30)",
      positiveNumber,
    )
    .option(
      "--bytes <size>",
      "keep the store below this size, such as 5GiB (default: the configuration's, or 10GiB)",
      sizeOption,
    )
    .action(async (_: unknown, self: Command) => {
      await prune(self.optsWithGlobals(), cli.terminal);
    });
}

async function prune(options: Options, terminal: Terminal): Promise<void> {
  await withWritableStore(options, async (store, config) => {
    const pruned = await store.prune({
      ...config.retention,
      ...(options.days === undefined ? {} : { days: options.days }),
      ...(options.bytes === undefined ? {} : { bytes: options.bytes }),
    });
    tellChange(options, { details: { runs: pruned.runs } });
    const left = await store.stats();
    if (options.json === true) return terminal.out(jsonDocument({ ...pruned, left }));
    terminal.out(
      `Removed ${plural(pruned.runs, "run")}, ${bytes(pruned.bytes)}; ${plural(left.runs, "run")} left in ${bytes(left.bytes)}`,
    );
  });
}
