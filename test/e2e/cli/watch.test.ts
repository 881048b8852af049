import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { project } from "./project.ts";

const BIN = join(import.meta.dirname, "../../../bin/airworthy.js");

test("eval --watch runs again when a case changes, and ends with Ctrl-C", { timeout: 120_000 }, async () => {
  await using shop = await project("evals");
  const child = spawn(process.execPath, [BIN, "eval", "doubling", "--cases", "c0,c1", "--watch"], {
    cwd: shop.folder,
  });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  let printed = "";
  let seen: (() => void) | undefined;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
    seen?.();
  });
  /** Resolves when it is printed; the test's own limit ends a wait for what never comes. */
  const until = (pattern: RegExp): Promise<void> =>
    new Promise((resolve) => {
      seen = () => {
        if (pattern.test(printed)) resolve();
      };
      seen();
    });

  await until(/success +100 %/);
  const cases = await shop.read("cases.jsonl");
  await shop.write("cases.jsonl", cases.replace('"expected":0,', '"expected":1,'));
  await until(/success +50 %/);
  child.kill("SIGINT");

  assert.equal(await ended, 130);
});
