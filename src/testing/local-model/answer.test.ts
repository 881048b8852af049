import assert from "node:assert/strict";
import { test } from "node:test";
import { answer } from "./answer.ts";
import type { Conversation, ToolUse } from "./read-prompt.ts";

function talk(message: string, more: Partial<Conversation> = {}): Conversation {
  return { instructions: "", message, uses: [], earlier: [], shots: [], ...more };
}

const FOUND: ToolUse = {
  name: "find_parcel",
  input: { id: "P1" },
  outcome: { kind: "done", value: { id: "P1", status: "shipped", carrier: "Acme" } },
};
const REFUSED: ToolUse = {
  name: "open_claim",
  input: { id: "P1" },
  outcome: { kind: "failed", message: "The parcel is still on its way", hint: "", retryable: false },
};

test("answer() tells what tools gave, and says honestly what failed", () => {
  assert.equal(
    answer(talk("status of P1?, and a claim", { uses: [FOUND, REFUSED] })),
    "status: shipped. I could not open claim: The parcel is still on its way.",
  );
});

test("answer() follows a template of the instructions", () => {
  const instructions = "You help.\nAnswer: Parcel {id} goes with {carrier}.";
  assert.equal(answer(talk("P1?", { instructions, uses: [FOUND] })), "Parcel P1 goes with Acme.");
});

test("answer() tells each result by the condition that holds for it, whatever other results say", () => {
  const placed: ToolUse = {
    name: "find_parcel",
    input: { id: "P2" },
    outcome: { kind: "done", value: { id: "P2", status: "placed" } },
  };
  const instructions =
    "If it is placed, answer: {id} waits.\nIf it is shipped, answer: {id} goes with {carrier}.";
  assert.equal(
    answer(talk("P2 and P1?", { instructions, uses: [placed, FOUND] })),
    "P2 waits. P1 goes with Acme.",
  );
});

test("answer() does not tell a failure that was made good", () => {
  const good: ToolUse = { ...REFUSED, outcome: { kind: "done", value: { claim: 7 } } };
  assert.equal(answer(talk("claim", { uses: [REFUSED, good] })), "claim: 7.");
});

test("answer() asks for what is wanted", () => {
  assert.equal(
    answer(talk("x"), { wanted: ["the number", "the day"] }),
    "Could you please give me the number and the day?",
  );
});

test("answer() quotes what the prompt knows about the question", () => {
  const instructions =
    "You are a guide.\nThe museum opens at nine. Dogs are not allowed in the museum garden.";
  assert.equal(
    answer(talk("are dogs allowed?", { instructions })),
    "Dogs are not allowed in the museum garden.",
  );
  assert.equal(
    answer(talk("what is the price?", { instructions })),
    "I do not have the information to answer that.",
  );
});

test("answer() tells JSON that an earlier step of a chain gave", () => {
  const instructions = "Write the reply.\nTemplate: Dear {name}, it is {state}.";
  assert.equal(answer(talk('{"name":"Ada","state":"done"}', { instructions })), "Dear Ada, it is done.");
  assert.equal(answer(talk("{no json}")), "I do not have the information to answer that.");
});

test("answer() condenses a text where that is asked for", () => {
  const text = "The pump failed. It rained. The pump and the valve failed after the flood. Bye.";
  const got = answer(talk(text, { instructions: "Summarize the report." }));
  assert.match(got, /pump and the valve failed/);
  assert.doesNotMatch(got, /Bye/);
});
