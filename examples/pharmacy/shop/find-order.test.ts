import assert from "node:assert/strict";
import { after, test } from "node:test";
import { findOrder } from "./find-order.ts";
import { createShop } from "./generate.ts";

const db = createShop(":memory:", { seed: 1 });
after(() => db.close());

test("findOrder() gives the order with its items and what was refunded", () => {
  const order = findOrder(db, "W14956");
  assert.ok(order?.status === "delivered");
  assert.equal(order.customerId, "c0014");
  assert.deepEqual(
    order.items.map(({ name, quantity, unitPriceCents }) => ({ name, quantity, unitPriceCents })),
    [{ name: "Norvane Prednisone 20 mg – 30 ct", quantity: 2, unitPriceCents: 1729 }],
  );
  assert.equal(order.totalCents, 2 * 1729 + order.shippingCents);
  assert.equal(order.refundedCents, 1729);
});

test("findOrder() tells for every status what is known by then, and no more", () => {
  const known = (id: string) =>
    Object.keys(findOrder(db, id) ?? {}).filter((key) =>
      /^(packed|shipped|delivered|cancelled)At|tracking/.test(key),
    );

  assert.deepEqual(known("W15191"), []);
  assert.deepEqual(known("W15164"), ["packedAt"]);
  assert.deepEqual(known("W15150"), ["shippedAt", "tracking"]);
  assert.deepEqual(known("W15132").sort(), ["deliveredAt", "shippedAt", "tracking"]);
  assert.deepEqual(known("W15086"), ["cancelledAt"]);
});

test("findOrder() takes an id however it was typed, and gives undefined for none", () => {
  assert.equal(findOrder(db, "# w-10234")?.id, "W10234");
  for (const id of ["", "W99999", "my order", "%", "W10234' OR 1=1"])
    assert.equal(findOrder(db, id), undefined);
});
