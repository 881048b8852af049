import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { readMessages } from "./messages.ts";
import { promptPath } from "./prompts.ts";

const PROMPTS = [
  promptPath("triage", { triage: "first-draft" }),
  promptPath("triage", { triage: "shorter" }),
  ...["triage", "order-status", "product", "refund", "handover", "also"].map((name) => promptPath(name)),
];

test("no prompt of the pharmacy holds a message of the test split", () => {
  for (const path of PROMPTS) {
    const text = readFileSync(path, "utf8").toLowerCase();
    for (const { id, message } of readMessages("test")) {
      assert.ok(!text.includes(message.toLowerCase()), `${path} holds ${id}`);
    }
  }
});

test("every example of a prompt is a message of the train split, word for word", () => {
  const known = new Set(readMessages("train").map(({ message }) => message));
  for (const path of PROMPTS) {
    for (const [, example] of readFileSync(path, "utf8").matchAll(/^- "(.+)" -> \w+$/gm)) {
      assert.ok(example !== undefined && known.has(example), `${path}: ${example}`);
    }
  }
});
