import assert from "node:assert/strict";
import { test } from "node:test";
import { createShop } from "./generate.ts";
import { handOver } from "./hand-over.ts";

test("handOver() makes one ticket for a key, however often it is called", () => {
  using db = createShop(":memory:", { seed: 1 });
  const request = { customerId: "c0001", reason: "wants the pharmacist", key: "k1" };

  assert.equal(handOver(db, request), "T1");
  assert.equal(handOver(db, { ...request, reason: "told in other words" }), "T1");
  assert.equal(handOver(db, { ...request, key: "k2" }), "T2");
});

test("handOver() refuses a customer that is not there", () => {
  using db = createShop(":memory:", { seed: 1 });
  assert.throws(() => handOver(db, { customerId: "c9999", reason: "x", key: "k1" }), /FOREIGN KEY/);
});
