/**
 * Keeps the help in docs/cli.md what the command prints: `--check` fails where it differs, `--write`
 * puts it right. Between `<!-- help: run -->` and `<!-- end help -->` stands the help of `airworthy run`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { EXIT } from "../src/cli/exit-code.ts";
import { createProgram } from "../src/cli/program.ts";
import type { Terminal } from "../src/cli/terminal.ts";

const FILE = join(import.meta.dirname, "../docs/cli.md");
const BLOCK = /<!-- help:([^>]*) -->[\s\S]*?<!-- end help -->/g;

/** The page as it should be. @throws an Error naming commands without a place in it, and places without a command */
export async function withHelp(page: string): Promise<string> {
  const helps = await allHelp();
  const missing = new Set(helps.keys());
  const filled = page.replace(BLOCK, (_, name: string) => {
    const help = helps.get(name.trim());
    if (help === undefined) throw new Error(`docs/cli.md has help of "${name.trim()}", which is no command`);
    missing.delete(name.trim());
    return `<!-- help:${name} -->\n\`\`\`text\n${help}\n\`\`\`\n<!-- end help -->`;
  });
  if (missing.size > 0)
    throw new Error(`docs/cli.md has no place for the help of: ${[...missing].join(", ")}`);
  return filled;
}

/** Help by command, as `runs list`; of the program itself under an empty name. */
async function allHelp(): Promise<ReadonlyMap<string, string>> {
  let printed = "";
  const nothing = (): void => {};
  const plain = (_: unknown, text: string): string => text;
  const terminal: Terminal = {
    out: (text) => {
      printed += `${text}\n`;
    },
    err: nothing,
    draw: nothing,
    width: 80,
    interactive: false,
    animated: false,
    paint: plain,
    paintErr: plain,
  };
  const helps = new Map<string, string>();
  const visit = (command: Command, name: string): void => {
    printed = "";
    command.outputHelp();
    // Said once, under the program itself.
    helps.set(
      name,
      name === "" ? printed.trimEnd() : (printed.trimEnd().split("\n\nGlobal Options:")[0] ?? ""),
    );
    for (const inner of command.commands) visit(inner, `${name} ${inner.name()}`.trim());
  };
  visit(await createProgram({ terminal, exitCode: EXIT.pass }), "");
  return helps;
}

if (import.meta.main) {
  const page = readFileSync(FILE, "utf8");
  const right = await withHelp(page);
  if (process.argv.includes("--write")) writeFileSync(FILE, right);
  else if (page !== right) {
    console.error("docs/cli.md is not what the command prints: run `node tools/docs-cli.ts --write`");
    process.exitCode = 1;
  }
}
