import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Command } from "commander";
import { EXIT } from "../src/cli/exit-code.ts";
import { createProgram } from "../src/cli/program.ts";
import type { Terminal } from "../src/cli/terminal.ts";

const ROOT = join(import.meta.dirname, "..");
const pages = ["six", "howto"].flatMap((folder) =>
  readdirSync(join(ROOT, "docs", folder)).map((file) => `docs/${folder}/${file}`),
);
const textOf = (page: string): string => readFileSync(join(ROOT, page), "utf8");

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

test("every command of the how-tos and of the six causes is one, with the options that it is given", async () => {
  const program = await createProgram({ terminal, exitCode: EXIT.pass });
  const wrong = pages.flatMap((page) =>
    commandsOf(textOf(page)).flatMap((line) =>
      faultsOf(program, line).map((fault) => `${page}: ${line}: ${fault}`),
    ),
  );

  assert.ok(pages.length > 10, `${pages.length} pages`);
  assert.deepEqual(wrong, []);
  assert.deepEqual(faultsOf(program, "runs shaw last --nope"), ["no command shaw", "no option --nope"]);
});

test("so is every command of the README, the other pages and the examples", async () => {
  const program = await createProgram({ terminal, exitCode: EXIT.pass });
  const others = [
    "README.md",
    ...readdirSync(join(ROOT, "docs"))
      .filter((file) => file.endsWith(".md"))
      .map((file) => `docs/${file}`),
    ...readdirSync(join(ROOT, "examples"), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".md") && !file.includes("node_modules"))
      .map((file) => `examples/${file}`),
  ];
  const wrong = others.flatMap((page) =>
    commandsOf(textOf(page)).flatMap((line) =>
      faultsOf(program, line).map((fault) => `${page}: ${line}: ${fault}`),
    ),
  );

  assert.deepEqual(wrong, []);
});

test("every page shows a command", () => {
  assert.deepEqual(
    pages.filter((page) => commandsOf(textOf(page)).length === 0),
    [],
  );
});

test("what the six causes quote of an audit of the prototype is what the audit prints", () => {
  // It exits with 1, as it should.
  const { stdout: printed } = spawnSync(
    process.execPath,
    ["--conditions=airworthy-src", join(ROOT, "bin/airworthy.js"), "audit", "examples/pharmacy/prototype"],
    { cwd: ROOT, encoding: "utf8", env: { ...process.env, NO_COLOR: "1", COLUMNS: "80" } },
  );
  const quotes = pages.flatMap((page) =>
    [...textOf(page).matchAll(/<!-- audit -->\n```text\n([\s\S]*?)\n```/g)].map(([, quote = ""]) => quote),
  );

  assert.equal(quotes.length, 6);
  for (const quote of quotes) assert.ok(printed.includes(quote), quote);
});

function commandsOf(text: string): readonly string[] {
  return [...text.matchAll(/^(?:npx )?airworthy ([a-z-].*?)(?: +#.*)?$/gm)].map(([, line = ""]) => line);
}

/** A word in quotes is one word; it is no option, whatever is in it. */
function faultsOf(program: Command, line: string): readonly string[] {
  // What stands behind -- is another program's.
  const words = line.replace(/ -- .*$/, "").match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
  let command = program;
  let at = 0;
  for (; at < words.length; at += 1) {
    const inner = command.commands.find((one) => one.name() === words[at]);
    if (inner === undefined) break;
    command = inner;
  }
  if (command === program) return [`no command ${words[0] ?? ""}`];
  const known = new Set([...program.options, ...command.options].flatMap(({ long, short }) => [long, short]));
  // A command of commands that can do nothing by itself takes no other word.
  const stray = words[at];
  const isGroup = command.commands.length > 0 && command.registeredArguments.length === 0;
  return [
    ...(isGroup && stray !== undefined && !stray.startsWith("-") ? [`no command ${stray}`] : []),
    ...words.filter((word) => word.startsWith("--") && !known.has(word)).map((word) => `no option ${word}`),
  ];
}
