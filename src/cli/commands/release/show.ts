import type { Command } from "commander";
import type { Cli, GlobalOptions } from "../../cli.ts";
import { jsonDocument } from "../../print/json.ts";
import { releaseJson } from "../../print/release-json.ts";
import { releaseText } from "../../print/release-text.ts";
import { withStore } from "../../project.ts";
import { resolveRelease } from "../../resolve-release.ts";

export function addShow(release: Command, cli: Cli): void {
  release
    .command("show")
    .summary("show what is in a release")
    .description("Show what is in a release.")
    .argument("<release>", "its id, the beginning of it, its name, or last")
    .action(async (text: string, _: unknown, self: Command) => {
      const options: GlobalOptions = self.optsWithGlobals();
      const found = await withStore(options, (store) => resolveRelease(store.releases, text));
      const { terminal } = cli;
      terminal.out(options.json === true ? jsonDocument(releaseJson(found)) : releaseText(found, terminal));
    });
}
