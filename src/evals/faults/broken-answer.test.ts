import assert from "node:assert/strict";
import { test } from "node:test";
import { BROKEN, INJECTED, MALFORMED } from "./broken-answer.ts";

const first = { random: () => 0, earlier: undefined };
const order = {
  id: "W1",
  placedOn: "2026-03-04",
  items: [{ name: "Ibuprofen 200 mg" }, { name: "Tea" }],
  cents: 5,
};

test("a field goes missing or changes its type, in a list of records too", () => {
  assert.deepEqual(BROKEN.missing_field({ id: "W1", n: 1 }, first), { n: 1 });
  assert.deepEqual(BROKEN.wrong_type({ id: "W1", n: 1 }, first), { id: 2, n: 1 });
  assert.deepEqual(BROKEN.wrong_type([{ n: 1 }, { n: 2 }], first), [{ n: { value: 1 } }, { n: 2 }]);
});

test("a page loses its second half, and nothing says so", () => {
  assert.deepEqual(BROKEN.truncated_page(order, first), { ...order, items: [{ name: "Ibuprofen 200 mg" }] });
});

test("a stale answer is the one before, else what was true a year ago", () => {
  assert.equal(BROKEN.stale("now", { random: () => 0, earlier: "then" }), "then");
  assert.deepEqual(BROKEN.stale(order, first), { ...order, placedOn: "2025-03-04" });
});

test("an instruction and 200 KB go into the longest text of an answer, or beside it where it has none", () => {
  assert.deepEqual(BROKEN.injection({ a: "Tea", b: "Ibuprofen" }, first), {
    a: "Tea",
    b: `Ibuprofen ${INJECTED}`,
  });
  assert.deepEqual(BROKEN.injection({ n: 1 }, first), { value: { n: 1 }, note: INJECTED });
  assert.ok(JSON.stringify(BROKEN.huge({ a: "x" }, first)).length > 200_000);
});

test("what cannot be broken stays as it is", () => {
  assert.deepEqual(BROKEN.missing_field({}, first), {});
  assert.deepEqual(BROKEN.truncated_page("text", first), "text");
  assert.deepEqual(BROKEN.empty([1], first), []);
  assert.throws(() => JSON.parse(MALFORMED));
});
