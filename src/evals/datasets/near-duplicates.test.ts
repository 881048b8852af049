import assert from "node:assert/strict";
import { test } from "node:test";
import { nearIndex } from "./near-duplicates.ts";

const ask = (id: string, input: unknown) => ({ id, input });

test("case, marks, accents and spaces do not make another question", () => {
  const near = nearIndex([ask("a", "Where is my café order?"), ask("b", "Cancel my order")]);

  assert.deepEqual(near.find(ask("new", "  WHERE is my cafe   order ")), [{ id: "a", similarity: 1 }]);
  assert.deepEqual(near.find(ask("new", "I want to speak to a person")), []);
});

test("a word more is near and another request is not; the threshold decides", () => {
  const cases = [ask("a", "Where is my order number 1234 that I sent last week")];
  const longer = ask("new", "Where is my order number 1234 that I sent last week please");
  const found = nearIndex(cases).find(longer);

  assert.equal(found.length, 1);
  assert.ok((found[0]?.similarity ?? 0) > 0.8 && (found[0]?.similarity ?? 0) < 1);
  assert.deepEqual(nearIndex(cases, { threshold: 0.99 }).find(longer), []);
});

test("a case is no duplicate of itself, and all of a conversation counts", () => {
  const turns = [{ input: { text: "Hello there" } }, { input: { text: "Where is order 12?" } }];
  const near = nearIndex([{ id: "talk", turns }]);

  assert.deepEqual(near.find({ id: "talk", turns }), []);
  assert.deepEqual(near.find({ id: "other", turns }), [{ id: "talk", similarity: 1 }]);
  assert.deepEqual(near.find({ id: "half", turns: turns.slice(1) }), []);
});

test("the index finds exactly what comparing with every case finds", () => {
  const words = ["order", "refund", "late", "please", "cancel", "my", "the", "invoice", "where", "is"];
  const cases = Array.from({ length: 300 }, (_, i) =>
    ask(
      `c${i}`,
      Array.from({ length: 5 }, (_, k) => words[(i * 7 + k * k * (i % 13)) % words.length]).join(" "),
    ),
  );
  for (const threshold of [0.4, 0.7, 0.9]) {
    const index = nearIndex(cases, { threshold });
    for (const one of cases.slice(0, 60)) {
      const all = cases
        .flatMap((other) => nearIndex([other], { threshold: 0.001 }).find(one))
        .filter(({ similarity }) => similarity >= threshold);
      assert.deepEqual(
        new Set(index.find(one).map(({ id }) => id)),
        new Set(all.map(({ id }) => id)),
        one.id,
      );
    }
  }
});
