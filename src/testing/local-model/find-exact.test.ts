import assert from "node:assert/strict";
import { test } from "node:test";
import { exactFinder } from "./find-exact.ts";
import { readSchema } from "./schema-node.ts";

function find(text: string, name: string, schema: object): string[] | undefined {
  const node = readSchema({ type: "string", ...schema });
  return node.kind === "string" ? exactFinder({ name, node })?.(text) : undefined;
}

test("exactFinder() finds by pattern, in capitals or written apart", () => {
  const schema = { pattern: "^K[0-9]{4}$" };
  assert.deepEqual(find("(K1234), k5678 and K 9012; not K12", "id", schema), ["K1234", "K5678", "K9012"]);
});

test("exactFinder() finds by format", () => {
  assert.deepEqual(find("mail ada@x.example.", "to", { format: "email" }), ["ada@x.example"]);
  assert.deepEqual(find("on March 5th, 2026 or 6 April 2026", "day", { format: "date" }), [
    "2026-04-06",
    "2026-03-05",
  ]);
  assert.deepEqual(find("see https://x.example/a?b=1.", "link", { format: "uri" }), [
    "https://x.example/a?b=1",
  ]);
});

test("exactFinder() finds by an example in the description, which a vague one has not", () => {
  const text = "parcel 99120 with voucher K1234";
  assert.deepEqual(find(text, "parcel_id", { description: "parcel id such as K4321" }), ["K1234"]);
  assert.deepEqual(find(text, "parcel_id", { description: "the parcel" }), ["99120", "K1234"]);
});

test("exactFinder() takes neither money nor a measure for a code", () => {
  assert.deepEqual(find("$250 for 500mg and 12.50", "item_id", {}), []);
});

test("exactFinder() leaves an open text alone", () => {
  assert.equal(find("red shoes", "query", { description: "what to look for" }), undefined);
  assert.equal(find("red shoes", "query", { pattern: "^[A-Za-z ]+$" }), undefined);
});

test("exactFinder() keeps to the limits of the schema", () => {
  assert.deepEqual(find("K1234 and K123456", "id", { minLength: 6 }), ["K123456"]);
});
