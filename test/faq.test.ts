import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Command } from "commander";
import { EXIT } from "../src/cli/exit-code.ts";
import { createProgram } from "../src/cli/program.ts";
import type { Terminal } from "../src/cli/terminal.ts";

const FOLDER = join(import.meta.dirname, "../docs/faq");
const pages = readdirSync(FOLDER).filter((file) => file !== "README.md");

const terminal: Terminal = {
  out: () => {},
  err: () => {},
  draw: () => {},
  width: 80,
  interactive: false,
  animated: false,
  paint: (_, text) => text,
  paintErr: (_, text) => text,
};

test("each of the fourteen questions has a page, which the index names", () => {
  const index = readFileSync(join(FOLDER, "README.md"), "utf8");

  assert.equal(pages.length, 14);
  assert.deepEqual(
    pages.filter((page) => !index.includes(`(${page})`)),
    [],
  );
});

test("every command of the pages is one, with the options that it is given", async () => {
  const program = await createProgram({ terminal, exitCode: EXIT.pass });
  const wrong = pages.flatMap((page) =>
    commandsOf(page).flatMap((line) => faultsOf(program, line).map((fault) => `${page}: ${line}: ${fault}`)),
  );

  assert.deepEqual(wrong, []);
});

function commandsOf(page: string): readonly string[] {
  const text = readFileSync(join(FOLDER, page), "utf8");
  const found = [...text.matchAll(/^npx airworthy (.*)$/gm)].map(([, line = ""]) => line);
  assert.ok(found.length > 0, `${page} has no command`);
  return found;
}

function faultsOf(program: Command, line: string): readonly string[] {
  const words = line.split(" ");
  let command = program;
  while (words[0] !== undefined) {
    const inner = command.commands.find((one) => one.name() === words[0]);
    if (inner === undefined) break;
    command = inner;
    words.shift();
  }
  if (command === program) return ["no such command"];
  const known = new Set([...program.options, ...command.options].map(({ long }) => long));
  return words.filter((word) => word.startsWith("--") && !known.has(word)).map((word) => `no option ${word}`);
}
