import assert from "node:assert/strict";
import { test } from "node:test";
import { project } from "./project.ts";

test("an unknown command, option or choice names what is meant and exits 2", async () => {
  await using shop = await project("basic");
  const cases = [
    {
      args: ["rnu"],
      says: /^error: Unknown command 'rnu'\nhint: Did you mean (one of )?.*run.*\?\ncode: usage\n$/,
    },
    { args: ["runs", "lst"], says: /^error: Unknown command 'lst'\nhint: Did you mean list\?\n/ },
    {
      args: ["run", "quote", "--imput", "1"],
      says: /^error: Unknown option '--imput'\nhint: Did you mean --input\?\n/,
    },
    {
      args: ["runs", "list", "--status", "done"],
      says: /^error: Option '--status <status>' argument 'done' is invalid\. Allowed choices are /,
    },
    {
      args: ["runs", "list", "-n", "0"],
      says: /^error: Option '-n, --limit <n>' argument '0' is invalid\. Expected a whole number from 1\./,
    },
    {
      args: ["runs", "show"],
      says: /^error: Missing required argument 'run'\nhint: Type it as airworthy runs show \[options\] <run>; add --help/,
    },
    {
      args: ["store", "backup"],
      says: /^error: Required option '--to <file\|folder>' not specified\nhint: Type it as airworthy store backup --to <file\|folder>; add/,
    },
    { args: ["resume", "last", "--approve", "--deny"], says: /cannot be used with option '--deny'/ },
    {
      args: ["run", "quote", "--input", "{city:1}"],
      says: /^error: Cannot read --input as JSON: .*\nhint: Quote it for the shell.*\ncode: invalid_json\n$/,
    },
    {
      args: ["run", "quote", "--input", "@none.json"],
      says: /^error: Cannot read the file "none\.json" for --input: .*\ncode: file_unreadable\n$/s,
    },
    { args: ["runs", "show", "Run-1"], says: /code: invalid_run_id\n$/ },
    {
      args: ["run", "quot", "--text", "x"],
      says: /^error: Cannot find the workflow "quot": configured are "quote", "broken", "shout"\n/,
    },
  ];
  // A store, since without one that is what a look-up has to say.
  await shop.cli(["run", "quote", "--text", "tea"]);
  const ended = await Promise.all(cases.map(({ args }) => shop.cli(args)));

  for (const [i, { code, stdout, stderr }] of ended.entries()) {
    assert.match(stderr, cases[i]?.says ?? /./);
    assert.doesNotMatch(stderr, /\n\s+at /);
    assert.deepEqual([code, stdout], [2, ""], stderr);
  }
});

test("with --json an error is one JSON document on standard error", async () => {
  await using shop = await project("basic");
  const { code, stderr } = await shop.cli(["runs", "show", "run_none", "--json"]);

  assert.equal(code, 2);
  assert.deepEqual(Object.keys(JSON.parse(stderr).error), ["code", "message", "hint"]);
  assert.equal(JSON.parse(stderr).error.code, "store_not_found");
});

test("looking at runs makes no store where there is none", async () => {
  await using shop = await project("basic");
  const { code, stderr } = await shop.cli(["runs", "list"]);

  assert.equal(code, 2);
  assert.match(stderr, /hint: Record a first run with `airworthy run`/);
  await assert.rejects(shop.read(".airworthy/store.db"));
});

test("colours are only for those who want them", async () => {
  await using shop = await project("basic");
  await shop.cli(["run", "broken"]);
  const [plain, forced, refused] = await Promise.all([
    shop.cli(["runs", "show", "last"]),
    shop.cli(["runs", "show", "last"], { env: { FORCE_COLOR: "1" } }),
    shop.cli(["runs", "show", "last"], { env: { NO_COLOR: "1" } }),
  ]);

  assert.ok(!plain.stdout.includes("\u001b["));
  assert.ok(forced.stdout.includes("\u001b[31m"));
  assert.ok(!refused.stdout.includes("\u001b["));
});

test("help and version go to standard output and exit 0; nothing at all asks for a command", async () => {
  await using shop = await project();
  const [help, version, nothing] = await Promise.all([
    shop.cli(["runs", "list", "--help"]),
    shop.cli(["--version"]),
    shop.cli([]),
  ]);

  assert.match(help.stdout, /^Usage: airworthy runs list \[options\]\n/);
  assert.match(help.stdout, /Global Options:\n.* {2}--config <file>/s);
  assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/);
  assert.deepEqual([help.code, version.code, nothing.code], [0, 0, 2]);
});
