import type { Command } from "commander";
import { age, bytes } from "../../../core/print/amounts.ts";
import type { Column } from "../../../core/print/table.ts";
import { table } from "../../../core/print/table.ts";
import type { StoredRelease } from "../../../core/release.ts";
import { manifestOf } from "../../../releases/seal.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import { jsonLine } from "../../print/json.ts";
import { releaseJson } from "../../print/release-json.ts";
import { withStore } from "../../project.ts";

export function addList(release: Command, cli: Cli): void {
  release
    .command("list")
    .summary("list releases")
    .description("List releases, the newest first.")
    .action(async (_: unknown, self: Command) => {
      const options: GlobalOptions = self.optsWithGlobals();
      const { terminal } = cli;
      const found = await withStore(options, (store) => store.releases.list());
      if (options.json === true) for (const one of found) terminal.out(jsonLine(releaseJson(one)));
      else if (found.length === 0)
        terminal.err("There is no release. Make one with `airworthy release create`.");
      else terminal.out(table(found, COLUMNS, { width: terminal.width, paint: terminal.paint }));
    });
}

const COLUMNS: readonly Column<StoredRelease>[] = [
  { header: "release", cell: ({ id }) => id },
  { header: "name", cell: ({ name }) => name ?? "-", least: 8 },
  { header: "workflows", cell: (release) => Object.keys(manifestOf(release).workflows).join(", "), least: 9 },
  { header: "by", cell: ({ createdBy }) => createdBy ?? "-", least: 6 },
  { header: "age", cell: ({ createdAt }) => age(createdAt), align: "right" },
  { header: "size", cell: ({ size }) => bytes(size), align: "right" },
  { header: "signed", cell: ({ signature }) => (signature === undefined ? "no" : "yes") },
];
