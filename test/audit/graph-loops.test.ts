import assert from "node:assert/strict";
import { test } from "node:test";
import { auditOf, findingsOf } from "./_kind-cases.ts";

const HEAD = `import { Command, END, MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import { tool } from "@langchain/core/tools";
import { AzureChatOpenAI, ChatOpenAI } from "@langchain/openai";
import { z } from "zod";
const search = tool(async ({ topic }) => ({ topic }), { name: "search", description: "Search for a topic", schema: z.object({ topic: z.string() }) });
const note = tool(async ({ fact }) => ({ fact }), { name: "note", description: "Note a fact for later", schema: z.object({ fact: z.string() }) });
`;

const SUPERVISED = (end: string): string => `${HEAD}
function modelFor(options = {}) {
  const base = { model: process.env.MODEL };
  return new AzureChatOpenAI(base);
}
const model = modelFor({ temperature: 0 }).bindTools([search, note]);
async function lead({ messages, rounds }) {
  const response = await model.invoke(messages);
  return new Command({ goto: "work", update: { messages: [response], rounds: rounds + 1 } });
}
async function work({ messages, rounds }) {
  ${end}
  const calls = messages.at(-1).tool_calls ?? [];
  const results = [];
  for (const call of calls) results.push(await (call.name === "search" ? search : note).invoke(call));
  return new Command({ goto: "lead", update: { messages: results } });
}
export const graph = new StateGraph(MessagesAnnotation)
  .addNode("lead", lead, { ends: ["work"] })
  .addNode("work", work, { ends: ["lead", END] })
  .addEdge(START, "lead")
  .compile();
`;

function boundsOf(code: string): readonly string[] {
  return findingsOf(code)
    .filter(({ kind }) => kind === "default-bound")
    .map(({ lines }) => lines[0]?.trim() ?? "");
}

test("a graph whose nodes say themselves where to go next goes round", () => {
  assert.deepEqual(boundsOf(SUPERVISED("")), ["export const graph = new StateGraph(MessagesAnnotation)"]);
});

test("a count that a node compares is a bound", () => {
  assert.deepEqual(boundsOf(SUPERVISED("if (rounds >= 6) return new Command({ goto: END });")), []);
});

test("a graph whose nodes lead on only is no loop", () => {
  const forward = SUPERVISED("")
    .replace('ends: ["lead", END]', "ends: [END]")
    .replace('goto: "lead"', "goto: END");
  assert.deepEqual(boundsOf(forward), []);
});

const MADE = (last: string): string => `${HEAD}
const model = new ChatOpenAI({ model: process.env.MODEL });
function nodeFor(tools) {
  const bound = model.bindTools(tools);
  return async ({ messages }) => ({ messages: [await bound.invoke(messages)] });
}
const agent = nodeFor([search, note]);
const act = async ({ messages }) => ({ messages: [await search.invoke(messages.at(-1).tool_calls[0])] });
export const graph = new StateGraph(MessagesAnnotation)
  .addNode("agent", agent)
  .addNode("act", act)
  .addEdge(START, "agent")
  .addConditionalEdges("agent", ({ messages }) => (messages.at(-1).tool_calls?.length ? "act" : END))
  .addEdge("act", ${last})
  .compile();
`;

test("a node that a function makes is followed to the model that it asks", () => {
  assert.equal(boundsOf(MADE('"agent"')).length, 1);
  assert.deepEqual(boundsOf(MADE("END")), []);
});

test("a variable that begins as null is what it is set to later", () => {
  const code = (head: string): string => `import { ChatOllama } from "@langchain/ollama";
${head}
export const ask = async (messages) => {
  if (!model) throw new Error("no model is there to ask");
  return model.invoke(messages);
};
`;
  const calls = (head: string): number => auditOf(code(head)).looked.calls;
  assert.equal(
    calls('let model = null;\ntry {\n  model = new ChatOllama({ model: "llama3.1" });\n} catch {}'),
    1,
  );
  assert.equal(calls("let model = null;"), 0);
});

const SERVED = (head: string): string => `import express from "express";
import { generateText } from "ai";
${head}
express().post("/chat", async (request, response) => {
  const { id, text } = request.body;
  const conversation = (conversations[id] ??= []);
  conversations[id] = [...conversation, { role: "user", content: text }];
  response.json(await generateText({ model: process.env.MODEL, messages: conversations[id] }));
});
`;

test("a cast does not hide what a module keeps", () => {
  const kept = (head: string): readonly string[] =>
    findingsOf(SERVED(head))
      .filter(({ kind }) => kind === "module-state")
      .map(({ lines }) => lines[0] ?? "");
  const cast = "const conversations = {} as Record<string, object[]>;";
  assert.deepEqual(kept(cast), [cast]);
  assert.deepEqual(kept('import { conversations } from "./store.ts";'), []);
});
