import assert from "node:assert/strict";
import { test } from "node:test";
import { createToolChooser } from "./choose-tool.ts";
import type { ToolSpec } from "./fill-arguments.ts";
import { nextStep } from "./next-step.ts";
import { readExamples } from "./read-examples.ts";
import type { Conversation, ToolOutcome, ToolUse } from "./read-prompt.ts";
import { readSchema } from "./schema-node.ts";

function tool(name: string, description: string, properties: object): ToolSpec {
  const parameters = readSchema({ type: "object", properties, required: Object.keys(properties) });
  return { name, description, parameters, inputExamples: [] };
}

const NUMBER = { type: "string", description: "the parcel number, such as P1234" };
const FIND = tool("find_parcel", "Tells where a parcel is and what it is worth", { number: NUMBER });
const CLAIM = tool("open_claim", "Opens a claim for a broken thing and its damage", {
  number: NUMBER,
  amount: { type: "number", description: "amount of the claim, the worth of the parcel" },
});
const HUMAN = tool("ask_human", "Passes a complaint on to a person", { reason: { type: "string" } });
const TOOLS = [FIND, CLAIM, HUMAN];

function talk(message: string, more: Partial<Conversation> = {}): Conversation {
  return { instructions: "", message, uses: [], earlier: [], shots: [], ...more };
}

function step(conversation: Conversation): unknown {
  const chooser = createToolChooser(TOOLS, readExamples(conversation.instructions));
  const next = nextStep(conversation, { tools: TOOLS, chooser });
  return next.kind === "call" ? [next.tool.name, next.input] : next.wanted;
}

function done(name: string, input: object, value: unknown = {}): ToolUse {
  return { name, input, outcome: { kind: "done", value } };
}

function failed(name: string, input: object, error: { message: string; hint?: string }): ToolUse {
  const outcome: ToolOutcome = { kind: "failed", hint: "", retryable: false, ...error };
  return { name, input, outcome };
}

test("nextStep() calls what is asked for, then answers, and never calls the same twice", () => {
  const message = "where is parcel P7777?";
  assert.deepEqual(step(talk(message)), ["find_parcel", { number: "P7777" }]);
  const uses = [done("find_parcel", { number: "P7777" }, { number: "P7777", place: "P8888" })];
  assert.deepEqual(step(talk(message, { uses })), []);
});

test("nextStep() asks for what is missing, by its description", () => {
  assert.deepEqual(step(talk("where is my parcel?")), ["the parcel number, such as P1234"]);
});

test("nextStep() reads the answer to its question with the request before it", () => {
  const earlier = [{ said: "where is my parcel?", uses: [], reply: "Could you give me the number?" }];
  assert.deepEqual(step(talk("P7777", { earlier })), ["find_parcel", { number: "P7777" }]);
  assert.deepEqual(step(talk("thanks", { earlier: [{ said: "x", uses: [], reply: "It is here." }] })), []);
});

test("nextStep() makes each of several requests, and each thing named in one", () => {
  const message = "Where are the parcels P1111 and P2222?";
  const first = done("find_parcel", { number: "P1111" });
  assert.deepEqual(step(talk(message, { uses: [first] })), ["find_parcel", { number: "P2222" }]);
  const second = done("find_parcel", { number: "P2222" });
  assert.deepEqual(step(talk(message, { uses: [first, second] })), []);

  const both = "Where is parcel P1111? I also have a complaint";
  assert.deepEqual(step(talk(both, { uses: [first] })), ["ask_human", { reason: "have a complaint" }]);
});

test("nextStep() does first what the instructions put first, and takes values from its result", () => {
  const told = { instructions: "Never call open_claim before find_parcel." };
  const message = "P1111 arrived broken, I want a claim. P2222 is a broken claim too";
  assert.deepEqual(step(talk(message, told)), ["find_parcel", { number: "P1111" }]);
  const found = done("find_parcel", { number: "P1111" }, { worth: 30 });
  const other = done("find_parcel", { number: "P2222" }, { worth: 80 });
  assert.deepEqual(step(talk(message, { ...told, uses: [found, other] })), [
    "open_claim",
    { number: "P1111", amount: 30 },
  ]);
  const claimed = done("open_claim", { number: "P1111", amount: 30 });
  assert.deepEqual(step(talk(message, { ...told, uses: [found, other, claimed] })), [
    "open_claim",
    { number: "P2222", amount: 80 },
  ]);
});

test("nextStep() does the first step again for the second thing that is asked for", () => {
  const told = { instructions: "Never call open_claim before find_parcel." };
  const message = "P1111 arrived broken, I want a claim. P2222 is a broken claim too";
  const uses = [
    done("find_parcel", { number: "P1111" }, { worth: 30 }),
    done("open_claim", { number: "P1111", amount: 30 }, { claim: 1 }),
  ];
  assert.deepEqual(step(talk(message, { ...told, uses })), ["find_parcel", { number: "P2222" }]);
  const next = [...uses, done("find_parcel", { number: "P2222" }, { worth: 80 })];
  assert.deepEqual(step(talk(message, { ...told, uses: next })), [
    "open_claim",
    { number: "P2222", amount: 80 },
  ]);
  const all = [...next, done("open_claim", { number: "P2222", amount: 80 }, { claim: 2 })];
  assert.deepEqual(step(talk(message, { ...told, uses: all })), []);
});

test("nextStep() does not call what the instructions forbid by what a result says", () => {
  const instructions =
    "Never call open_claim before find_parcel. Never call open_claim if the parcel is lost.";
  const message = "a claim for broken P1111";
  const after = (state: string) => [
    done("find_parcel", { number: "P1111" }, { number: "P1111", state, worth: 30 }),
  ];
  assert.deepEqual(step(talk(message, { instructions, uses: after("lost") })), []);
  assert.deepEqual(step(talk(message, { instructions, uses: after("here") })), [
    "open_claim",
    { number: "P1111", amount: 30 },
  ]);
});

test("nextStep() does not go on after a first step that failed", () => {
  const told = { instructions: "Never call open_claim before find_parcel." };
  const uses = [failed("find_parcel", { number: "P1111" }, { message: "No such parcel" })];
  assert.deepEqual(step(talk("a claim for broken P1111", { ...told, uses })), []);
});

test("nextStep() follows the hint of an error: to a tool, back again, or to a question", () => {
  const message = "a claim of $20 for broken P1111";
  const refused = failed(
    "open_claim",
    { number: "P1111", amount: 20 },
    { message: "Not known", hint: "Call find_parcel first" },
  );
  assert.deepEqual(step(talk(message, { uses: [refused] })), ["find_parcel", { number: "P1111" }]);
  const found = done("find_parcel", { number: "P1111" });
  assert.deepEqual(step(talk(message, { uses: [refused, found] })), [
    "open_claim",
    { number: "P1111", amount: 20 },
  ]);
  assert.deepEqual(step(talk(message, { uses: [refused, found, refused] })), []);

  const asks = failed(
    "find_parcel",
    { number: "P1111" },
    { message: "Not known", hint: "Ask the customer for the postcode" },
  );
  assert.deepEqual(step(talk("where is parcel P1111", { uses: [asks] })), ["the postcode"]);
  const lacks = failed("find_parcel", { number: "P1111" }, { message: "number is invalid" });
  assert.deepEqual(step(talk("where is parcel P1111", { uses: [lacks] })), [
    "the parcel number, such as P1234",
  ]);
});
