import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { confirm, isCancel } from "@clack/prompts";
import { ownPackage } from "../../app/own-package.ts";
import type { Adoption } from "../../audit/adopt/adoption.ts";
import { adoptionDiff } from "../../audit/adopt/adoption.ts";
import { proposeAdoption } from "../../audit/adopt/propose.ts";
import { AirworthyError } from "../../core/errors.ts";
import type { ExitCode } from "../exit-code.ts";
import { EXIT } from "../exit-code.ts";
import { jsonDocument } from "../print/json.ts";
import { visible, visibleLine } from "../print/visible.ts";
import type { Terminal } from "../terminal.ts";

interface AdoptOptions {
  readonly apply?: boolean;
  readonly json?: boolean;
  readonly yes?: boolean;
}

/**
 * Shows what would record a project as a diff, and applies it if somebody says so.
 *
 * @throws `file_unreadable`, `file_unwritable`, `file_changed`
 */
export async function adoptProject(
  dir: string,
  options: AdoptOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const adoption = proposeAdoption(dir, ownPackage().version);
  if (options.json === true) {
    const applied = options.apply === true && applyAll(dir, adoption);
    terminal.out(jsonDocument({ ...adoption, diff: adoptionDiff(adoption), applied }));
    return adoption.changes.length === 0 ? EXIT.inconclusive : EXIT.pass;
  }
  for (const note of adoption.notes) terminal.err(`Note: ${visibleLine(note)}.`);
  if (adoption.changes.length === 0) {
    terminal.err("There is nothing to propose.");
    return EXIT.inconclusive;
  }
  // As it is, so that it can be piped into `git apply`; a terminal is shown no control characters.
  const diff = adoptionDiff(adoption);
  terminal.out((terminal.interactive ? visible(diff) : diff).trimEnd());
  const wanted =
    options.apply === true || (terminal.interactive && options.yes !== true && (await asked(adoption)));
  if (!wanted) {
    terminal.err("Nothing was changed. To take it over: airworthy init --adopt --apply");
    return EXIT.pass;
  }
  applyAll(dir, adoption);
  terminal.err(["Applied. Next:", ...adoption.next.map((step) => `  ${step}`)].join("\n"));
  return EXIT.pass;
}

async function asked({ changes }: Adoption): Promise<boolean> {
  const answer = await confirm({
    message: `Change ${changes.length} file${changes.length === 1 ? "" : "s"} like this?`,
    initialValue: false,
    output: process.stderr,
  });
  return !isCancel(answer) && answer;
}

/** Each file is replaced whole or not at all, and none that has changed since it was read. */
function applyAll(dir: string, { changes }: Adoption): boolean {
  const root = resolve(dir);
  for (const { path, before } of changes) if (read(join(root, path)) !== before) throw changed(path);
  for (const { path, after } of changes) replace(join(root, path), after);
  return true;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function replace(path: string, text: string): void {
  const fresh = `${path}.${randomUUID()}`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(fresh, text, { flag: "wx" });
    renameSync(fresh, path);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw new AirworthyError({
      code: "file_unwritable",
      message: `Cannot write "${path}": ${error instanceof Error ? error.message : String(error)}`,
      hint: "Check that you may write to the folder, then run init --adopt --apply again",
      cause: error,
    });
  }
}

function changed(path: string): AirworthyError {
  return new AirworthyError({
    code: "file_changed",
    message: `Cannot change "${path}": it is no longer what it was when it was read`,
    hint: "Run init --adopt again to see what it would change now",
  });
}
