import assert from "node:assert/strict";
import { test } from "node:test";
import { project } from "./project.ts";

test("fork gives one call another answer and goes on from there", async () => {
  await using shop = await project("model");
  const run = await shop.json(["run", "sort", "--text", "where is my parcel"]);
  const fork = await shop.json(["fork", "last", "--at", "model", "--answer", answer("refund")]);
  const diff = await shop.cli(["runs", "diff", String(run.id), String(fork.id)]);

  assert.deepEqual(run.output, { label: "order", queue: "queue of order" });
  assert.deepEqual(fork.output, { label: "refund", queue: "queue of refund" });
  assert.deepEqual([fork.changedAt, fork.parent as { run: string } | string], ["model", run.id]);
  assert.equal(diff.code, 1);
  assert.match(diff.stdout, /model answered\n- order\n\+ refund/);
});

test("fork tries another prompt, another model and another input", async () => {
  await using shop = await project("model");
  await shop.cli(["run", "sort", "--text", "where is my parcel"]);
  const { stdout } = await shop.cli(["runs", "list", "--json"]);
  const { id } = JSON.parse(stdout);
  await shop.write("triage.txt", 'Sort it.\n- "where is my parcel" -> delivery\n- "hello" -> other');
  const prompt = await shop.json(["fork", id, "--prompt", "triage=@triage.txt"]);
  const model = await shop.json(["fork", id, "--model", "fast=other"]);
  const input = await shop.json(["fork", id, "--input", '"I want my money back"']);

  assert.equal((prompt.output as { label: string }).label, "delivery");
  assert.equal(model.changedAt, "model");
  assert.equal((input.output as { label: string }).label, "refund");
});

test("fork refuses a call that is not there and an answer to nothing", async () => {
  await using shop = await project("model");
  await shop.cli(["run", "sort", "--text", "where is my parcel"]);
  const misspelt = await shop.cli(["fork", "last", "--at", "modle"]);
  const nowhere = await shop.cli(["fork", "last", "--answer", "1"]);

  assert.match(misspelt.stderr, /hint: Did you mean "model"\?\ncode: call_not_found\n$/);
  assert.match(nowhere.stderr, /--at is missing\n/);
  assert.deepEqual([misspelt.code, nowhere.code], [2, 2]);
});

test("rerun makes a new run of the same input", async () => {
  await using shop = await project("model");
  const run = await shop.json(["run", "sort", "--text", "where is my parcel"]);
  const again = await shop.json(["rerun", "last", "--tag", "again"]);

  assert.deepEqual(again.output, run.output);
  assert.deepEqual(again.parent, { kind: "rerun", run: run.id });
  assert.deepEqual(again.tags, ["again"]);
});

test("runs show gives tokens and cost of a model call, and its conversation", async () => {
  await using shop = await project("model");
  const run = await shop.json(["run", "sort", "--text", "where is my parcel"]);
  const shown = await shop.cli(["runs", "show", "last"]);
  const call = await shop.cli(["runs", "show", "last", "--call", "model"]);

  const { cost, tokensIn } = run.totals as { cost: number; tokensIn: number };
  assert.ok(cost > 0 && tokensIn > 0);
  assert.match(shown.stdout, /cost {6}\$0\.0\d+/);
  assert.match(shown.stdout, /^model {2,}model .*\d+ {2}\$0\.\d{4}$/m);
  assert.match(
    call.stdout,
    /\[system\] Sort the message\.\n- "where is my parcel" -> order\n.*\n\[user\] where is my parcel\n/,
  );
  assert.match(call.stdout, /\nanswered\norder\n/);
});

function answer(text: string): string {
  const tokens = { inputTokens: { total: 1 }, outputTokens: { total: 1 } };
  const finishReason = { unified: "stop", raw: "stop" };
  return JSON.stringify({ content: [{ type: "text", text }], finishReason, usage: tokens, warnings: [] });
}
