import assert from "node:assert/strict";
import { test } from "node:test";
import { designEffect } from "./design-effect.ts";

test("designEffect() of customers with a run each is 1", () => {
  const { effect, correlation } = designEffect({
    inside: Uint8Array.from([1, 1, 0, 0, 0]),
    failed: Uint8Array.from([1, 0, 1, 0, 0]),
    customers: Int32Array.from([0, 1, 2, 3, 4]),
  });

  assert.deepEqual([effect, correlation], [1, 0]);
});

test("designEffect() of customers whose runs all end alike counts customers, when each is on one side", () => {
  // Four customers of five runs each; within a customer all fail or none does.
  const customers = Int32Array.from({ length: 20 }, (_, i) => Math.floor(i / 5));
  const { effect, ofRate, correlation } = designEffect({
    inside: customers.map((c) => (c < 2 ? 1 : 0)) as unknown as Uint8Array,
    failed: customers.map((c) => c % 2) as unknown as Uint8Array,
    customers,
  });

  assert.equal(correlation, 1);
  assert.ok(Math.abs(effect - 5) < 1e-12);
  assert.ok(Math.abs(ofRate - 5) < 1e-12);
});

test("designEffect() of a slice that all customers share alike is smaller than 1 plus anything", () => {
  const customers = Int32Array.from({ length: 400 }, (_, i) => i % 20);
  const { effect, correlation } = designEffect({
    inside: Uint8Array.from(customers, (_, i) => (Math.floor(i / 20) % 2 === 0 ? 1 : 0)),
    failed: Uint8Array.from(customers, (c) => (c < 4 ? 1 : 0)),
    customers,
  });

  assert.ok(correlation > 0.9);
  assert.ok(effect < 0.1, String(effect));
});
