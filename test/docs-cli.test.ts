import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { withHelp } from "../tools/docs-cli.ts";

const page = readFileSync(join(import.meta.dirname, "../docs/cli.md"), "utf8");

test("docs/cli.md has the help of every command as it is printed", async () => {
  assert.equal(page, await withHelp(page), "run `node tools/docs-cli.ts --write`");
});

test("withHelp() refuses a page that misses a command or has one that is gone", async () => {
  const cut = page.replace(/<!-- help: fork -->[\s\S]*?<!-- end help -->/, "");

  await assert.rejects(withHelp(cut), /no place for the help of: fork$/);
  await assert.rejects(
    withHelp(`${page}\n<!-- help: frok --><!-- end help -->`),
    /"frok", which is no command/,
  );
});
