import assert from "node:assert/strict";
import { test } from "node:test";
import { project } from "./project.ts";

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not come through
const HARMFUL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

test("no command passes stored control characters on to the terminal", async () => {
  await using shop = await project("hostile");
  const input = JSON.stringify("\u001b[1;31mhello\u0008 日本");
  const outputs = [
    await shop.cli(["run", "echo", "--input", input, "--user", "\u001b[2Jann"]),
    await shop.cli(["run", "echo", "--text", "fail"]),
    await shop.cli(["runs", "list"]),
    await shop.cli(["runs", "list", "--json"]),
    await shop.cli(["runs", "show", "last"]),
    await shop.cli(["runs", "show", "last", "--json"]),
    await shop.cli(["runs", "show", "last", "--call", "say"]),
    await shop.cli(["rerun", "last"]),
    await shop.cli(["runs", "diff", "last", "last"]),
    await shop.cli(["runs", "erase", "--user", "\u001b[2Jann", "--yes"]),
    await shop.cli(["run", "\u001b[2Jecho"]),
  ];

  for (const { stdout, stderr } of outputs) {
    assert.doesNotMatch(stdout, HARMFUL);
    assert.doesNotMatch(stderr, HARMFUL);
  }
  assert.match(outputs[0]?.stdout ?? "", /^\\u001b\[2J\\u001b\]0;owned\\u0007 \\u202egnp\.exe\\u202c/);
});

test("--json keeps the exact value that was stored", async () => {
  await using shop = await project("hostile");
  await shop.cli(["run", "echo", "--text", "x"]);
  const { output } = await shop.json(["runs", "show", "last"]);

  assert.equal(output, "\u001b[2J\u001b]0;owned\u0007 \u202egnp.exe\u202c \u009b31m end");
});
