import assert from "node:assert/strict";
import { test } from "node:test";
import { project } from "./project.ts";

test("runs export and import carry runs from one store to another, once", async () => {
  await using shop = await project("basic");
  const { id } = await shop.json(["run", "quote", "--input", '{"city":"Oslo"}']);
  await shop.cli(["run", "shout", "--text", "x"]);
  const exported = await shop.cli(["runs", "export", "--all", "-o", "runs.jsonl"]);
  const first = await shop.json(["runs", "import", "runs.jsonl", "--store", "other.db"]);
  const again = await shop.json(["runs", "import", "runs.jsonl", "--store", "other.db"]);
  const replayed = await shop.cli(["replay", String(id), "--store", "other.db"]);

  assert.match(exported.stderr, /Exported 2 runs to runs\.jsonl/);
  assert.deepEqual([first.format, first.imported, first.skipped], ["airworthy", 2, 0]);
  assert.deepEqual([again.imported, again.skipped], [0, 2]);
  assert.equal(replayed.code, 0, replayed.stderr);
});

test("runs export to standard output can be piped into runs import", async () => {
  await using shop = await project("basic");
  await shop.cli(["run", "shout", "--text", "x"]);
  const { stdout } = await shop.cli(["runs", "export", "last"]);
  const piped = await shop.cli(["runs", "import", "-", "--store", "other.db"], { stdin: stdout });

  assert.equal(piped.code, 0);
  assert.match(piped.stdout, /^-: imported 1 run\n$/);
});

test("runs import takes conversations in OpenAI format, shows them and does not pretend to replay them", async () => {
  await using shop = await project("basic");
  const calls = [{ id: "c1", type: "function", function: { name: "find_order", arguments: '{"id":"W1"}' } }];
  const messages = [
    { role: "system", content: "You are support." },
    { role: "user", content: "Where is W1?" },
    { role: "assistant", content: null, tool_calls: calls },
    { role: "tool", tool_call_id: "c1", content: '{"status":"shipped"}' },
    { role: "assistant", content: "It is on its way." },
  ];
  await shop.write("chat.json", JSON.stringify({ messages }));
  const imported = await shop.json(["runs", "import", "chat.json", "--workflow", "quote"]);
  const listed = await shop.cli(["runs", "list"]);
  const short = /run_openai_[0-9a-f]{8}/.exec(listed.stdout)?.[0] ?? "";
  const shown = await shop.cli(["runs", "show", short]);
  const replayed = await shop.cli(["replay", short]);

  assert.deepEqual(
    [imported.format, imported.imported, imported.messages, imported.toolCalls],
    ["openai", 1, 5, 1],
  );
  assert.match(shown.stdout, /It is on its way\./);
  assert.match(shown.stdout, /find_order +tool/);
  assert.equal(replayed.code, 3);
  assert.match(replayed.stdout, /code: not_replayable/);
});

test("runs import says which line is bad and keeps what came before", async () => {
  await using shop = await project("basic");
  await shop.cli(["run", "shout", "--text", "x"]);
  await shop.cli(["runs", "export", "last", "-o", "runs.jsonl"]);
  const lines = (await shop.read("runs.jsonl")).trimEnd().split("\n");
  await shop.write("bad.jsonl", [...lines.slice(0, -1), "{nonsense"].join("\n"));
  const { code, stderr } = await shop.cli(["runs", "import", "bad.jsonl", "--store", "other.db"]);
  const listed = await shop.cli(["runs", "list", "--store", "other.db", "--json"]);

  assert.equal(code, 2);
  assert.match(stderr, /^error: .*line \d+.*\nhint: .*\ncode: import_corrupt\n$/);
  assert.equal(listed.stdout.trim().split("\n").length, 1);
});
