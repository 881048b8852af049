import type { Command } from "commander";
import { visibleLine } from "../../../core/print/visible.ts";
import type { StoredRelease } from "../../../core/release.ts";
import type { Store } from "../../../core/store.ts";
import type { Compared, ReleaseChange } from "../../../releases/diff-releases.ts";
import { diffReleases } from "../../../releases/diff-releases.ts";
import { manifestOf } from "../../../releases/seal.ts";
import type { Cli, GlobalOptions } from "../../cli.ts";
import { EXIT } from "../../exit-code.ts";
import { jsonDocument } from "../../print/json.ts";
import { lineDiff } from "../../print/line-diff.ts";
import { withStore } from "../../project.ts";
import { resolveRelease } from "../../resolve-release.ts";
import type { Terminal } from "../../terminal.ts";

interface Options extends GlobalOptions {
  readonly texts?: boolean;
}

const LINES = 60;

export function addDiff(release: Command, cli: Cli): void {
  release
    .command("diff")
    .summary("say in words what changed from one release to another")
    .description(
      "Say in words what changed from one release to another: prompts, models, tools, inputs, code, packages, datasets, criteria. Exits 1 where anything did.",
    )
    .argument("<before>", "a release: its id, the beginning of it, its name, or last")
    .argument("<after>", "another one")
    .option("--texts", "with the lines of prompts and code")
    .action(async (before: string, after: string, _: unknown, self: Command) => {
      const options: Options = self.optsWithGlobals();
      const changes = await withStore(options, async (store) =>
        diffReleases(await comparedOf(store, before), await comparedOf(store, after)),
      );
      print(changes, options, cli.terminal);
      cli.exitCode = changes.length === 0 ? EXIT.pass : EXIT.failed;
    });
}

async function comparedOf(store: Store, text: string): Promise<Compared> {
  const release: StoredRelease = await resolveRelease(store.releases, text);
  return { manifest: manifestOf(release), files: await store.releases.files(release.id) };
}

function print(changes: readonly ReleaseChange[], { json, texts }: Options, terminal: Terminal): void {
  if (json === true) {
    const shown = changes.map(({ texts: lines, ...change }) =>
      texts === true ? { ...change, texts: lines } : change,
    );
    terminal.out(jsonDocument({ same: changes.length === 0, changes: shown }));
    return;
  }
  if (changes.length === 0) terminal.out("Nothing changed.");
  for (const { part, name, what, texts: lines } of changes) {
    terminal.out(`${terminal.paint("bold", `${part} ${visibleLine(name)}`)}: ${visibleLine(what)}`);
    if (texts === true && lines !== undefined)
      terminal.out(lineDiff(lines.before, lines.after, { limit: LINES, paint: terminal.paint }));
  }
}
