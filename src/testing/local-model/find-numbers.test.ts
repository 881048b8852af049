import assert from "node:assert/strict";
import { test } from "node:test";
import { findNumbers } from "./find-numbers.ts";

const AMOUNT = { name: "amount", description: "the amount in dollars", required: true };

test("findNumbers() prefers a currency for an amount, before or after it", () => {
  assert.equal(findNumbers("2 boxes of 500 mg for $1,249.50", AMOUNT)[0], 1249.5);
  assert.equal(findNumbers("I paid 20 euros for 3", AMOUNT)[0], 20);
  assert.equal(findNumbers("12,50 € bitte", AMOUNT)[0], 12.5);
});

test("findNumbers() prefers the unit that the description names", () => {
  const days = { name: "window", description: "how many days", required: true };
  assert.equal(findNumbers("5 people for 14 days", days)[0], 14);
});

test("findNumbers() reads numbers in words", () => {
  assert.deepEqual(findNumbers("three tickets", { name: "tickets", description: "", required: true }), [3]);
});

test("findNumbers() takes neither a code nor a long number for an amount", () => {
  assert.deepEqual(findNumbers("money back for W10234, ticket 5551234", AMOUNT), []);
});

test("findNumbers() turns money into cents where cents are asked for", () => {
  assert.equal(findNumbers("$12.50", { name: "amount", description: "in cents", required: true })[0], 1250);
});

test("findNumbers() leaves an optional field alone unless something speaks for it", () => {
  const limit = { name: "limit", description: "", required: false };
  assert.deepEqual(findNumbers("2 of them", limit), []);
  assert.deepEqual(findNumbers("limit 2", limit), [2]);
});
