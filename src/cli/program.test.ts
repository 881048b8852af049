import assert from "node:assert/strict";
import { test } from "node:test";
import type { Command } from "commander";
import { EXIT } from "./exit-code.ts";
import type { Words } from "./lazy-command.ts";
import { displayWidth } from "./print/display-width.ts";
import { createProgram } from "./program.ts";
import type { Terminal } from "./terminal.ts";

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

function program(words?: Words): Promise<Command> {
  return createProgram({ terminal, exitCode: EXIT.pass }, words);
}

/** Options say whether a command is there whole: what stands in for one has none. */
function optionsOf(within: Command, ...names: readonly string[]): readonly (string | undefined)[] {
  let command: Command | undefined = within;
  for (const name of names) command = command?.commands.find((one) => one.name() === name);
  assert.ok(command !== undefined, names.join(" "));
  return command.options.map(({ long }) => long);
}

test("help lists commands that are not loaded as it lists them loaded", async () => {
  const [whole, lines, runs] = await Promise.all([program(), program([]), program(["runs"])]);

  assert.equal(lines.helpInformation(), whole.helpInformation());
  const [lazy, loaded] = [runs, whole].map((one) => one.commands.find((inner) => inner.name() === "runs"));
  assert.equal(lazy?.helpInformation(), loaded?.helpInformation());
  assert.ok(loaded?.helpInformation().includes("show [options] <run>"));
});

test("a command is loaded wherever its name stands, and the others are not", async () => {
  const typed = await program(["--store", "runs.db", "help", "runs", "show"]);

  assert.ok(optionsOf(typed, "runs", "show").includes("--call"));
  assert.deepEqual(optionsOf(typed, "runs", "list"), []);
  assert.deepEqual(optionsOf(typed, "replay"), []);
  assert.ok(optionsOf(await program(), "replay").includes("--release"));
});

test("the help of every command fits into 80 columns", async () => {
  const wide = withInner(await program()).flatMap((command) =>
    command
      .helpInformation()
      .split("\n")
      .filter((line) => displayWidth(line) > 80)
      .map((line) => `${command.name()}: ${line}`),
  );

  assert.deepEqual(wide, []);
});

function withInner(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(withInner)];
}
