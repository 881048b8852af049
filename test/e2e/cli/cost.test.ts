import assert from "node:assert/strict";
import { test } from "node:test";
import { displayWidth } from "../../../src/cli/print/display-width.ts";
import { project } from "./project.ts";

const MESSAGES = ["where is my parcel", "I want my money back", "my parcel", "money"];

test("cost tells what runs cost, projects it, and leaves forks out", async () => {
  await using shop = await project("model");
  for (const message of MESSAGES) await shop.cli(["run", "sort", "--text", message]);
  await shop.cli(["fork", "last", "--model", "fast=other"]);
  const { code, stdout } = await shop.cli([
    "cost",
    "sort",
    "--per-day",
    "100,10000",
    "--model",
    "openai/gpt-5-mini",
  ]);
  const json = await shop.json(["cost", "--per-day", "50"]);

  assert.equal(code, 0);
  assert.match(stdout, /^Cost of sort: 4 runs of /);
  assert.match(stdout, /The same traffic with openai\/gpt-5-mini, \d\.\d\d x the recorded cost/);
  assert.match(stdout, /\n {2}10,000|\n +10,000 /);
  assert.ok(
    stdout.split("\n").every((line) => displayWidth(line) <= 80),
    stdout,
  );
  assert.equal(json.runs, 4);
});

test("cost --budget is a gate: within, beyond, or not to be said", async () => {
  await using shop = await project("model");
  await shop.cli(["run", "sort", "--text", MESSAGES[0] ?? ""]);
  const unknown = await shop.cli(["cost", "--budget", "1000"]);
  for (const message of MESSAGES) await shop.cli(["run", "sort", "--text", message]);
  const within = await shop.cli(["cost", "--budget", "100000"]);
  const beyond = await shop.cli(["cost", "--budget", "0.001"]);

  assert.deepEqual([unknown.code, within.code, beyond.code], [3, 0, 1]);
  assert.match(beyond.stdout, /\nBLOCK: 10,000 queries a day cost \$/);
});

test("cost says what to do without runs, without a price, and with nonsense", async () => {
  await using shop = await project("model");
  await shop.cli(["run", "sort", "--text", "money"]);
  const none = await shop.cli(["cost", "idle"]);
  const price = await shop.cli(["cost", "--model", "acme/x"]);
  const words = await shop.cli(["cost", "--per-day", "many"]);

  assert.deepEqual([none.code, price.code, words.code], [2, 2, 2]);
  assert.match(none.stderr, /code: no_runs/);
  assert.match(price.stderr, /code: price_unknown/);
  assert.match(words.stderr, /Expected numbers above 0/);
});

test("trials are no traffic, so that they cost nothing here", async () => {
  await using shop = await project("evals");
  const tried = await shop.cli(["eval", "doubling"]);
  const { code, stderr } = await shop.cli(["cost"]);

  assert.match(tried.stdout, /trials/);
  assert.equal(code, 2, stderr);
  assert.match(stderr, /code: no_runs/);
});
