import type { Command } from "commander";
import type { Filled } from "../../../store/contents/fill-store.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import type { ExitCode } from "../../exit-code.ts";
import { plural } from "../../print/amounts.ts";
import { jsonDocument } from "../../print/json.ts";
import { partsText } from "../../print/parts-text.ts";
import type { Terminal } from "../../terminal.ts";
import { filling } from "./_filling.ts";
import { addressIn } from "./_store-address.ts";

interface Options extends GlobalOptions {
  readonly from: string;
  readonly to: string;
}

export function addMigrate(store: Command, cli: Cli): void {
  store
    .command("migrate")
    .summary("move all of a store into another one")
    .description(
      "Move all that a store holds into another one, and compare both by counts and hashes. No process may use the first; runs that wait, were interrupted or accepted go on in the second. Stopped or killed half-way, the same command goes on; until it is complete nobody can open the new store. The first store stays as it is.",
    )
    .requiredOption("--from <address>", "sqlite:PATH, a path, or postgres://…")
    .requiredOption("--to <address>", "the same, where no store is yet, or an empty one")
    .action(async (_: unknown, self: Command) => {
      cli.exitCode = await migrate(self.optsWithGlobals(), cli.terminal);
    });
}

async function migrate(options: Options, terminal: Terminal): Promise<ExitCode> {
  const { migrateStore } = await import("../../../store/contents/migrate-store.ts");
  const [from, to] = [addressIn(options.from), addressIn(options.to)];
  return filling(terminal, async (given) => {
    const filled = await migrateStore(from, to, given);
    if (options.json !== true) return filledText(filled, terminal);
    const { sums, isResumed, open } = filled;
    return jsonDocument({ isResumed, open, parts: Object.fromEntries(sums) });
  });
}

function filledText({ sums, isResumed, open }: Filled, terminal: Terminal): string {
  const how = isResumed ? "Moved, going on from an earlier attempt" : "Moved";
  const moved = `${partsText(sums, terminal)}\n${how}: both stores have these counts and hashes`;
  const { waiting, interrupted, accepted } = open;
  if (waiting + interrupted + accepted === 0) return moved;
  const runs = `${plural(waiting, "run")} that wait for a person, ${interrupted} interrupted, ${accepted} not begun`;
  return `${moved}\nTo go on in the new store, and no longer in the first: ${runs}`;
}
