import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "pharmacy-"));
// Neither a paid model nor the store of a demo that somebody is looking at.
const { OPENAI_API_KEY: _, AIRWORTHY_API_KEY: __, AIRWORTHY_BASE_URL: ___, ...rest } = process.env;
const env = { ...rest, PHARMACY_FOLDER: join(folder, "demo") };
let printed = "";

after(() => rmSync(folder, { recursive: true }));

before(async () => {
  const { stdout } = await run(
    process.execPath,
    ["--conditions=airworthy-src", "examples/pharmacy/demo.ts"],
    { cwd: root, env, timeout: 120_000 },
  );
  printed = stdout;
});

test("the demo ends by itself and goes through all of its parts", () => {
  for (const part of [
    "Run every message",
    "went wrong",
    "Replay it",
    "Fork it",
    "again with",
    "decide",
    "type next",
  ]) {
    assert.ok(printed.includes(part), part);
  }
  assert.match(printed, /same: \d+ calls/);
  assert.match(printed, /verdict +wrong +right/);
});

test("the demo measures the better prompt above the first draft", () => {
  const [, draft = "", better = ""] = /all +(\d+)\/106 +(\d+)\/106/.exec(printed) ?? [];

  assert.ok(Number(better) > Number(draft) + 20, printed);
});

test("the demo blocks the worse prompt, and neither the reworded nor the better one", () => {
  assert.match(printed, /back to the first draft .* BLOCK/);
  assert.match(printed, /today's prompt reworded .* PASS/);
  assert.match(printed, /today's for the first draft .* PASS/);
});

test("the demo fits 80 columns and has no colour where nobody watches", () => {
  const wide = printed.split("\n").filter((line) => line.length > 80);

  assert.deepEqual(wide, []);
  assert.ok(!printed.includes("\u001b"));
});

test("what the demo says to type next works as it is typed", async () => {
  const commands = printed
    .replaceAll(/\\\n +/g, "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line.startsWith("npx airworthy "));
  assert.equal(commands.length, 8);
  for (const command of commands) {
    const words = command.split(" ").slice(2);
    const { stdout } = await run(process.execPath, [`${root}bin/airworthy.js`, ...words], {
      cwd: `${root}examples/pharmacy`,
      env,
      timeout: 60_000,
    }).catch((error: { code?: number; stdout: string; stderr: string }) => {
      // `runs diff` says by its exit code that the runs differ, as diff does.
      assert.ok(words.includes("diff") && error.code === 1, `${command}\n${error.stderr}`);
      return error;
    });
    assert.notEqual(stdout.trim(), "", command);
  }
});
