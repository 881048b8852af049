import assert from "node:assert/strict";
import { test } from "node:test";
import type { LanguageModelV4Message, LanguageModelV4ToolResultOutput } from "@ai-sdk/provider";
import { readPrompt } from "./read-prompt.ts";

function user(text: string): LanguageModelV4Message {
  return { role: "user", content: [{ type: "text", text }] };
}

function assistant(text: string): LanguageModelV4Message {
  return { role: "assistant", content: [{ type: "text", text }] };
}

function used(name: string, output: LanguageModelV4ToolResultOutput): LanguageModelV4Message[] {
  return [
    {
      role: "assistant",
      content: [{ type: "tool-call", toolCallId: name, toolName: name, input: { a: 1 } }],
    },
    { role: "tool", content: [{ type: "tool-result", toolCallId: name, toolName: name, output }] },
  ];
}

test("readPrompt() tells instructions, earlier exchanges and the last message apart", () => {
  const got = readPrompt([
    { role: "system", content: "Be kind." },
    user("one"),
    assistant("Here you are."),
    user("two"),
    ...used("find", { type: "json", value: { id: 7 } }),
  ]);
  assert.equal(got.instructions, "Be kind.");
  assert.equal(got.message, "two");
  assert.deepEqual(got.earlier, [{ said: "one", uses: [], reply: "Here you are." }]);
  assert.deepEqual(
    got.uses.map(({ name, outcome }) => [name, outcome]),
    [["find", { kind: "done", value: { id: 7 } }]],
  );
});

for (const [notation, text] of Object.entries({
  "behind a mark": "Sort this.\n\nMessage: where is it?\nLabel:",
  "in tags": "Sort this.\n<message>where is it?</message>",
  "quoted in a command": 'Classify the message "where is it?" into a or b.',
  "in the last paragraph of a command": "Classify the following text into a or b.\n\nwhere is it?",
})) {
  test(`readPrompt() finds the user's words ${notation}`, () => {
    const got = readPrompt([user(text)]);
    assert.equal(got.message, "where is it?");
    assert.match(got.instructions, /^(?:Sort|Classify)/);
  });
}

test("readPrompt() leaves a plain message whole, colons and all", () => {
  const text = 'Hello: the app said "try later".\nMy e-mail: a@b.example';
  assert.equal(readPrompt([user(text)]).message, text);
});

test("readPrompt() reads errors in each form that a tool result may take", () => {
  const error = { code: "not_found", message: "No such thing", retryable: false, hint: "Ask for the name" };
  const expected = { kind: "failed", message: "No such thing", hint: "Ask for the name", retryable: false };
  const outputs: LanguageModelV4ToolResultOutput[] = [
    { type: "error-json", value: error },
    { type: "json", value: error },
    { type: "json", value: { error } },
    { type: "error-text", value: JSON.stringify(error) },
    { type: "text", value: JSON.stringify(error) },
  ];
  for (const output of outputs) {
    assert.deepEqual(
      readPrompt([user("x"), ...used("find", output)]).uses[0]?.outcome,
      expected,
      output.type,
    );
  }
  const plain = readPrompt([user("x"), ...used("find", { type: "error-text", value: "Error: boom" })]);
  assert.deepEqual(plain.uses[0]?.outcome, { kind: "failed", message: "boom", hint: "", retryable: false });
});

test("readPrompt() takes short replies and JSON replies for labelled examples", () => {
  const got = readPrompt([
    user("a b"),
    assistant("refund"),
    user("c d"),
    assistant('{"route":"status"}'),
    user("e"),
  ]);
  assert.deepEqual(got.shots, [
    { text: "a b", label: "refund" },
    { text: "c d", label: "status" },
  ]);
});

test("readPrompt() reads the beginning and the end of a message of 40 MB", () => {
  const got = readPrompt([user(`first ${"x ".repeat(20_000_000)} last`)]);
  assert.ok(got.message.length < 70_000);
  assert.match(got.message, /^first .* last$/s);
});

test("readPrompt() reads an empty prompt", () => {
  assert.deepEqual(readPrompt([]), { instructions: "", message: "", uses: [], earlier: [], shots: [] });
});
