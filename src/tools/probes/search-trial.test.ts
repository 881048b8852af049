import assert from "node:assert/strict";
import { test } from "node:test";
import { foreignTool, jsonAnswer, refusedAnswer, targetOf } from "./_test-tools.ts";
import { probe } from "./probe.ts";

const quick = { callsPerSecond: 1_000, faults: ["strict_search", "case_sensitive_search"] } as const;
const words = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\d]+/gu) ?? [];

test("a search is not asked for two sizes at once, which nothing has", async () => {
  const sent: string[] = [];
  const search = foreignTool(
    "search_products",
    ({ query }) => {
      sent.push(String(query));
      const wanted = words(String(query));
      return jsonAnswer(
        [{ name: "Vitamin E 180 mg – 100 ct" }].filter(({ name }) =>
          wanted.every((word) => words(name).some((own) => own.startsWith(word.replace(/s$/, "")))),
        ),
      );
    },
    { parameters: { query: { type: "string", description: "Words" } }, required: ["query"] },
  );

  const { findings } = await probe(targetOf(search), quick);

  assert.deepEqual(
    sent.filter((query) => /– 100 ct – /.test(query)),
    [],
  );
  assert.ok(sent.includes("Vitamin E 180 mg 100 ct"));
  assert.deepEqual(
    findings.filter(({ message }) => /suffix/.test(message)),
    [],
  );
});

for (const [what, pattern, found] of [
  ["is told the exact form", { pattern: "^W\\d{5}$" }, 0],
  ["is told nothing of it", {}, 2],
] as const) {
  test(`a key that is spelt in another way is ${found === 0 ? "not " : ""}lost where its caller ${what}`, async () => {
    const get = foreignTool(
      "get_order",
      ({ order }) => (order === "W10225" ? jsonAnswer({ order, total: 5 }) : refusedAnswer("no such order")),
      {
        parameters: { order: { type: "string", description: "Order number, such as W10225", ...pattern } },
        required: ["order"],
      },
    );

    assert.equal((await probe(targetOf(get), quick)).findings.length, found);
  });
}
