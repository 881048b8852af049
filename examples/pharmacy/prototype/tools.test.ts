import assert from "node:assert/strict";
import { after, test } from "node:test";
import { createShop } from "../shop/generate.ts";
import { getOrder, listOrders, refund, searchProducts } from "./calls.ts";

const shop = createShop(":memory:");
after(() => shop.close());

test("searchProducts() loses what is sold when a space is missing", () => {
  assert.ok(searchProducts(shop, "Acetaminophen 500 mg").length > 0);
  assert.deepEqual(searchProducts(shop, "acetaminophen 500mg"), []);
});

test("listOrders() ends before the latest order and does not say so", () => {
  const days = listOrders(shop, "c0001").map(({ placedOn }) => String(placedOn));
  assert.deepEqual(days, days.toSorted());
  const { latest } = shop
    .prepare("SELECT date(MAX(placed_at)) AS latest FROM orders WHERE customer_id = 'c0001'")
    .get() ?? { latest: "" };
  assert.ok(!days.includes(String(latest)));
});

test("refund() pays again when it is called again", () => {
  const request = { order: "W10225", amountCents: 100, reason: "late" };
  assert.notEqual(refund(shop, request), refund(shop, request));
  assert.equal(getOrder(shop, { order: "W10225", customer: "c0001" }).refundedCents, 200);
});

test("getOrder() says the same whatever is wrong", () => {
  for (const order of ["W99999", "w10225", "W10039"])
    assert.throws(() => getOrder(shop, { order, customer: "c0001" }), /^Error: Something went wrong$/);
});
