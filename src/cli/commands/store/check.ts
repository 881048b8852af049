import type { Command } from "commander";
import type { StoreCheck } from "../../../store/contents/check-store.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import type { ExitCode } from "../../exit-code.ts";
import { EXIT } from "../../exit-code.ts";
import { grouped, plural } from "../../print/amounts.ts";
import { jsonDocument } from "../../print/json.ts";
import { progress } from "../../print/progress.ts";
import { table } from "../../print/table.ts";
import { visibleLine } from "../../print/visible.ts";
import { storeAddress } from "../../project.ts";
import type { Terminal } from "../../terminal.ts";

export function addStoreCheck(store: Command, cli: Cli): void {
  store
    .command("check")
    .summary("look for damage in a store")
    .description(
      "Read all of a store and look for damage: pages and indexes of a file, texts and messages against their hashes, what leads to nothing, calls without a run, figures against runs. Exits with 1 where something is wrong.",
    )
    .action(async (_: unknown, self: Command) => {
      cli.exitCode = await check(self.optsWithGlobals(), cli.terminal);
    });
}

async function check(options: GlobalOptions, terminal: Terminal): Promise<ExitCode> {
  const { openContents } = await import("../../../store/contents/open-contents.ts");
  const contents = await openContents(await storeAddress(options), { readOnly: true });
  const bar = progress(terminal, "Checking", undefined);
  try {
    const checks = await contents.check((runs) => bar.reach(runs, "runs"));
    const arrival = await contents.arrival();
    bar.done();
    const wrong = checks.reduce((sum, one) => sum + one.wrong, 0) + (arrival === undefined ? 0 : 1);
    if (options.json === true) {
      terminal.out(jsonDocument({ store: contents.place, isComplete: arrival === undefined, wrong, checks }));
    } else {
      terminal.out(checksText(checks, terminal));
      if (arrival !== undefined)
        terminal.out("It is being filled, or was filled half-way: nobody can use it yet");
      const found = wrong === 0 ? "Nothing is wrong" : `${plural(wrong, "thing")} wrong`;
      terminal.out(`${visibleLine(contents.place)}: ${found}`);
    }
    return wrong === 0 ? EXIT.pass : EXIT.failed;
  } finally {
    bar.done();
    await contents.close();
  }
}

function checksText(checks: readonly StoreCheck[], terminal: Terminal): string {
  const shown = checks.filter(({ looked, wrong }) => looked + wrong > 0);
  const rows = table(
    shown,
    [
      { header: "looked at", cell: ({ name }) => name },
      { header: "so many", align: "right", cell: ({ looked }) => grouped(looked) },
      {
        header: "wrong",
        align: "right",
        cell: ({ wrong }) => grouped(wrong),
        format: ({ wrong }) => (wrong > 0 ? "red" : undefined),
      },
    ],
    terminal,
  );
  const faults = shown.flatMap(({ name, faults, wrong }) => [
    ...faults.map((fault) => `  ${name}: ${visibleLine(fault)}`),
    ...(wrong > faults.length ? [`  ${name}: … ${wrong - faults.length} more`] : []),
  ]);
  return [rows, ...faults].join("\n");
}
