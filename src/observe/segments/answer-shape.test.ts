import assert from "node:assert/strict";
import { test } from "node:test";
import { encode } from "../../core/codec.ts";
import { answerShape } from "./answer-shape.ts";

const stored = (value: unknown): string => encode(value, { what: "the answer" });

test("answerShape() says what an answer looks like, without its values", () => {
  assert.equal(
    answerShape(stored({ id: 7, items: [], note: null, name: "" })),
    "{id, items: empty list, name: empty text, note: null}",
  );
  assert.equal(answerShape(stored([1])), "list");
  assert.equal(answerShape(undefined), "nothing");
});

test("answerShape() names what JSON does not have as people know it, not as the store writes it", () => {
  assert.equal(answerShape(stored(Number.NaN)), "NaN");
  assert.equal(answerShape(stored({ cents: Number.NaN, at: new Date(0) })), "{at, cents: NaN}");
  assert.equal(answerShape(stored(new Map())), "map");
});
