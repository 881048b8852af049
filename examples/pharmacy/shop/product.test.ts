import assert from "node:assert/strict";
import { after, test } from "node:test";
import { createShop } from "./generate.ts";
import { product } from "./product.ts";

const db = createShop(":memory:", { seed: 1 });
after(() => db.close());

test("product() gives the whole product, its numbers as numbers and its flag as a boolean", () => {
  const found = product(db, " P0006 ");
  assert.ok(found !== undefined && Number.isInteger(found.priceCents) && Number.isInteger(found.stock));
  const { priceCents, stock, ...label } = found;
  assert.deepEqual(label, {
    id: "p0006",
    name: "Acetaminophen 500 mg – 40 ct",
    ingredient: "Acetaminophen",
    strength: "500 mg",
    form: "Tablets",
    pack: "40 ct",
    brand: "",
    category: "Pain & Fever",
    prescription: false,
  });
});

test("product() gives undefined for an id that no product has", () => {
  for (const id of ["", "p9999", "6", "p0006'--"]) assert.equal(product(db, id), undefined);
});
