import assert from "node:assert/strict";
import type { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { createShop } from "./generate.ts";
import type { RefundRequest } from "./refund-order.ts";
import { refundOrder } from "./refund-order.ts";

/** Delivered, 17.88 in all, nothing refunded. */
const DELIVERED: RefundRequest = {
  orderId: "W15048",
  amountCents: 1289,
  reason: "arrived damaged",
  key: "k1",
  at: "2026-11-20T13:00:00.000Z",
};

function refunds(db: DatabaseSync): unknown {
  return db.prepare("SELECT COUNT(*) AS found FROM refunds").get()?.found;
}

test("refundOrder() pays back a part and says what is left", () => {
  using db = createShop(":memory:", { seed: 1 });

  const result = refundOrder(db, DELIVERED);
  assert.ok(result.ok);
  assert.equal(result.repeated, false);
  assert.equal(result.refundableCents, 1788 - 1289);
  assert.deepEqual(
    { ...result.refund, id: "" },
    {
      id: "",
      orderId: "W15048",
      amountCents: 1289,
      reason: "arrived damaged",
      key: "k1",
      createdAt: DELIVERED.at,
    },
  );
});

test("refundOrder() pays once for a key, however often it is called", () => {
  using db = createShop(":memory:", { seed: 1 });
  const first = refundOrder(db, DELIVERED);
  const before = refunds(db);

  const again = refundOrder(db, { ...DELIVERED, orderId: "#w15048", reason: "told in other words" });
  assert.ok(first.ok && again.ok && again.repeated);
  assert.deepEqual(again.refund, first.refund);
  assert.equal(again.refundableCents, first.refundableCents);
  assert.equal(refunds(db), before);
});

test("refundOrder() refuses a key that has paid for something else", () => {
  using db = createShop(":memory:", { seed: 1 });
  refundOrder(db, DELIVERED);

  for (const other of [{ amountCents: 1 }, { orderId: "W15054" }]) {
    const result = refundOrder(db, { ...DELIVERED, ...other });
    assert.ok(!result.ok && result.code === "key_reused");
    assert.equal(result.refund.amountCents, 1289);
  }
});

test("refundOrder() never pays more than the order's total, not even in parts", () => {
  using db = createShop(":memory:", { seed: 1 });
  const over = refundOrder(db, { ...DELIVERED, amountCents: 1789 });
  assert.ok(!over.ok && over.code === "amount_too_high" && over.refundableCents === 1788);

  assert.ok(refundOrder(db, DELIVERED).ok);
  const second = refundOrder(db, { ...DELIVERED, key: "k2", amountCents: 500 });
  assert.ok(!second.ok && second.code === "amount_too_high" && second.refundableCents === 499);
  assert.ok(refundOrder(db, { ...DELIVERED, key: "k3", amountCents: 499 }).ok);
});

test("refundOrder() refuses by code and changes nothing", () => {
  using db = createShop(":memory:", { seed: 1 });
  const before = refunds(db);
  const code = (request: Partial<RefundRequest>) => {
    const result = refundOrder(db, { ...DELIVERED, ...request });
    return result.ok ? "paid" : result.code;
  };

  assert.equal(code({ orderId: "W99999" }), "order_not_found");
  assert.equal(code({ orderId: "the last one" }), "order_not_found");
  assert.equal(code({ orderId: "W15086" }), "order_cancelled");
  assert.equal(code({ orderId: "W15013", amountCents: 1 }), "amount_too_high");
  for (const amountCents of [0, -1, 12.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
    assert.equal(code({ amountCents }), "bad_request");
  }
  assert.equal(code({ key: " " }), "bad_request");
  assert.equal(refunds(db), before);
});

test("refundOrder() leaves no transaction open when the database fails", () => {
  using db = createShop(":memory:", { seed: 1 });
  db.exec("CREATE TRIGGER broken BEFORE INSERT ON refunds BEGIN SELECT RAISE(ABORT, 'disk on fire'); END");

  assert.throws(() => refundOrder(db, DELIVERED), /disk on fire/);
  assert.equal(db.isTransaction, false);
});
