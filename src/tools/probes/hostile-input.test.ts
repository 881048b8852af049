import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { foreignTool, jsonAnswer, refusedAnswer, targetOf } from "./_test-tools.ts";
import { probe } from "./probe.ts";
import type { ProbeAnswer } from "./probe-target.ts";

/** What is found of a search that answers so, of errors and injection only. */
async function found(answer: (query: string) => ProbeAnswer): Promise<readonly string[]> {
  const search = foreignTool("search_notes", ({ query }) => answer(String(query)), {
    parameters: { query: { type: "string", description: "Words of the note" } },
    required: ["query"],
  });
  const { findings } = await probe(targetOf(search), { faults: ["unclear_error"], callsPerSecond: 1_000 });
  return findings.map(({ id, severity }) => `${severity} ${id}`);
}

function notes(t: { after(run: () => void): void }): DatabaseSync {
  const db = new DatabaseSync(":memory:");
  t.after(() => db.close());
  db.exec("CREATE TABLE notes (text); INSERT INTO notes VALUES ('a cat'), ('a dog')");
  return db;
}

test("a search that puts its text into SQL is found, one that binds it is not", async (t) => {
  const db = notes(t);
  const joined = (query: string): ProbeAnswer => {
    try {
      return jsonAnswer(db.prepare(`SELECT text FROM notes WHERE text LIKE '%${query}%'`).all());
    } catch (error) {
      return refusedAnswer(`INVALID: ${(error as Error).message}`);
    }
  };
  const bound = (query: string): ProbeAnswer =>
    jsonAnswer(db.prepare("SELECT text FROM notes WHERE instr(text, ?)").all(query));

  assert.ok((await found(joined)).includes("high unclear_error:search_notes:injection"));
  assert.deepEqual(await found(bound), []);
});

test("a text that is run as a template is found, one that is repeated is not", async () => {
  const rendered = (query: string): ProbeAnswer =>
    jsonAnswer([{ text: query.replace(/\{\{(\d+)\*(\d+)\}\}/, (_, a, b) => String(Number(a) * Number(b))) }]);

  assert.deepEqual(await found(rendered), ["high unclear_error:search_notes:injection"]);
  assert.deepEqual(await found((query) => jsonAnswer([{ text: query }])), []);
});

test("a search that takes words one by one is not taken for one that is injected", async () => {
  const words = (query: string): ProbeAnswer =>
    jsonAnswer(
      ["a 1", "b 2"].filter((text) => query.split(/\W+/).some((word) => word !== "" && text.includes(word))),
    );

  assert.deepEqual(await found(words), []);
});

test("an error without a code is worth a word, and the least of them", async () => {
  const refusing = (answer: ProbeAnswer) => (query: string) =>
    query.length > 1_000 ? answer : jsonAnswer([{ text: "a" }]);

  assert.deepEqual(await found(refusing(refusedAnswer("The query is too long, at most 1000"))), [
    "low unclear_error:search_notes:code",
  ]);
  assert.deepEqual(await found(refusing(refusedAnswer("MCP error -32602: too long"))), []);
  assert.deepEqual(
    await found(refusing({ kind: "refused", text: "The query is too long", code: "too_long" })),
    [],
  );
});
