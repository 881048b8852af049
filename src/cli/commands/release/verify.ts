import type { Command } from "commander";
import { verifyRelease } from "../../../releases/verify-release.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import { EXIT } from "../../exit-code.ts";
import { jsonDocument } from "../../print/json.ts";
import { withApp } from "../../project.ts";
import { resolveRelease } from "../../resolve-release.ts";

interface Options extends GlobalOptions {
  readonly load?: boolean;
}

export function addVerify(release: Command, cli: Cli): void {
  release
    .command("verify")
    .summary("check that a release is what it was made of, and that it loads")
    .description(
      "Hold every file of a release against its hash, and its signature against the keys of the configuration; then load it as a server would.",
    )
    .argument("<release>", "its id, the beginning of it, its name, or last")
    .option("--no-load", "do not run its code")
    .action(async (text: string, _: unknown, self: Command) => {
      await verify(text, self.optsWithGlobals(), cli);
      cli.exitCode = EXIT.pass;
    });
}

async function verify(text: string, options: Options, { terminal }: Cli): Promise<void> {
  await withApp(options, async ({ store }, { releases = {} }, root) => {
    const release = await resolveRelease(store.releases, text);
    const files = await store.releases.files(release.id);
    const { keys = [] } = releases;
    verifyRelease(release, files, { keys });
    const loads = options.load !== false;
    if (loads) {
      const { loadRelease } = await import("../../../app/loaded-release.ts");
      await loadRelease(release.id, { store, root: releases.root ?? root, keys });
    }
    const known = { id: release.id, files: files.size, signed: release.signature !== undefined, loads };
    if (options.json === true) terminal.out(jsonDocument(known));
    else
      terminal.out(
        `${release.id}: ${files.size} files as they were made, ${known.signed ? "signed" : "not signed"}${loads ? ", loads" : ""}`,
      );
  });
}
