import assert from "node:assert/strict";
import { after, test } from "node:test";
import { customer } from "./customer.ts";
import { createShop } from "./generate.ts";

const db = createShop(":memory:", { seed: 1 });
after(() => db.close());

test("customer() finds a customer, with contacts that reach nobody", () => {
  const found = customer(db, "C0007");
  assert.equal(found?.id, "c0007");
  assert.match(found?.email ?? "", /^[a-z.]+\.c0007@example\.com$/);
  assert.match(found?.phone ?? "", / 555 01\d\d$/);
});

test("customer() gives undefined for an id that no customer has", () => {
  assert.equal(customer(db, "c9999"), undefined);
});
