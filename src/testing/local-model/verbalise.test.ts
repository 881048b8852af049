import assert from "node:assert/strict";
import { test } from "node:test";
import { verbalise } from "./verbalise.ts";

const PARCEL = { parcel_id: "P1", status: "on its way", carrier: "Acme", weightKg: 2, gone: null };

test("verbalise() says the fields that the question is about", () => {
  assert.equal(verbalise(PARCEL, "Who is the carrier of parcel P1?"), "carrier: Acme");
});

test("verbalise() says the first fields where the question names none that is news", () => {
  assert.equal(
    verbalise(PARCEL, "where is my parcel P1?"),
    "parcel id: P1; status: on its way; carrier: Acme; weight kg: 2",
  );
});

test("verbalise() says lists shortly, with how many more there are", () => {
  const list = [1, 2, 3, 4].map((n) => ({ name: `n${n}`, price: n }));
  assert.equal(
    verbalise({ items: list }, ""),
    "items: name n1, price 1 / name n2, price 2 / name n3, price 3 and 1 more",
  );
  assert.equal(verbalise({ items: [] }, ""), "nothing was found");
  assert.equal(verbalise(["a", "b"], ""), "a, b");
});

test("verbalise() says plain values as they are", () => {
  assert.deepEqual(
    ["ok", 3, true, null, undefined, {}].map((value) => verbalise(value, "")),
    ["ok", "3", "true", "done", "done", "done"],
  );
});
