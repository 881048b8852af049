import assert from "node:assert/strict";
import { test } from "node:test";
import { searchIndex } from "./search-index.ts";

const products = [
  { id: 1, name: "Acetaminophen 500 mg – 40 ct", uses: ["headache", "fever"] },
  { id: 2, name: "Acetaminophen 325 mg – 100 ct", uses: ["headache"] },
  { id: 3, name: "Ibuprofen 200 mg – 20 ct", uses: ["back pain"] },
  { id: 4, name: "Saline Solution 500 mL", uses: ["contact lenses"] },
  { id: 5, name: "Vitamin D3 25 mcg Gummies", uses: ["bones"] },
  { id: 6, name: "Crème Hydratante", uses: ["dry skin"] },
];
const index = searchIndex(products, { fields: ["name", "uses"], weights: { name: 4 } });
const found = (query: string): readonly number[] => index.search(query).map(({ id }) => id);

test("searchIndex() finds a record however its name is written", () => {
  for (const query of [
    "acetaminophen 500 mg",
    "Acetaminophen 500mg",
    "500 MG acetaminophen",
    "acetaminophens 500 milligrams",
    "acetaminofen 500mg",
    "acetam 500 mg",
    "acetaminophen 500mg 40 count",
  ])
    assert.deepEqual(found(query), [1], query);
  assert.deepEqual(found("vitamin gummy"), [5]);
  assert.deepEqual(found("creme"), [6]);
  assert.deepEqual(found("headaches").toSorted(), [1, 2]);
});

test("searchIndex() takes an amount as it stands", () => {
  assert.deepEqual(found("acetaminophen 600 mg"), []);
  assert.deepEqual(found("500 ml"), [4]);
  assert.deepEqual(found("50 mg"), []);
});

test("searchIndex() names what is nearest to a query that found nothing, the best first", () => {
  assert.deepEqual(found("acetaminophen 200 mg"), []);
  const near = index.nearest("acetaminophen 200 mg").map(({ id }) => id);
  assert.deepEqual(near.toSorted(), [1, 2, 3]);
  assert.equal(index.nearest("acetaminophen", 1).length, 1);
  assert.deepEqual(index.nearest("zzz"), []);
});

test("searchIndex() survives queries that are no words", () => {
  for (const query of ["", "   ", "!!!", "-", "mg", '"', "a".repeat(10_000)])
    assert.deepEqual(found(query), [], query);
  assert.equal(index.size, 6);
  assert.deepEqual(searchIndex<{ name: string }>([], { fields: ["name"] }).search("x"), []);
});
