import assert from "node:assert/strict";
import { test } from "node:test";
import { firstDifference } from "./first-difference.ts";

test("equal values differ in nothing, whatever the order of keys and what is undefined", () => {
  assert.equal(firstDifference({ a: 1, b: [2, { c: null }] }, { b: [2, { c: null }], a: 1 }), undefined);
  assert.equal(firstDifference({ a: 1, b: undefined }, { a: 1 }), undefined);
  assert.equal(firstDifference(Number.NaN, Number.NaN), undefined);
  assert.equal(firstDifference(new Date(5), new Date(5)), undefined);
});

test("the first difference is told with its path", () => {
  const cases: [unknown, unknown, string][] = [
    [1, 2, "got 1, expected 2"],
    ["a", 1, 'got "a", expected 1'],
    [undefined, "a", 'got undefined, expected "a"'],
    [{ a: { b: [1, 2] } }, { a: { b: [1, 3] } }, "a.b[1] is 2, expected 3"],
    [{ a: 1 }, { a: 1, b: 2 }, "b is missing, expected 2"],
    [{ a: 1, b: 2 }, { a: 1 }, "b is 2, expected nothing there"],
    [[1], [1, 2], "the list has 1 items, expected 2"],
    [{ a: [1, 2] }, { a: [1] }, "a has 2 items, expected 1"],
    [{ a: 1 }, [1], 'got {"a":1}, expected [1]'],
    [null, { a: 1 }, 'got null, expected {"a":1}'],
    [new Date(5), new Date(6), 'got "1970-01-01T00:00:00.005Z", expected "1970-01-01T00:00:00.006Z"'],
  ];

  for (const [actual, expected, reason] of cases) assert.equal(firstDifference(actual, expected), reason);
});

test("a subset may have more properties, and more items in between", () => {
  const subset = (actual: unknown, expected: unknown) => firstDifference(actual, expected, { subset: true });

  assert.equal(subset({ a: { b: 1, c: 2 }, d: 3 }, { a: { b: 1 } }), undefined);
  assert.equal(subset([{ id: 1 }, { id: 2, x: 1 }, { id: 3 }], [{ id: 1 }, { id: 3 }]), undefined);
  assert.equal(
    subset([{ id: 3 }, { id: 1 }, { id: 2 }], [{ id: 1 }, { id: 3 }]),
    'the list has no item like {"id":3} after the ones before it',
  );
  assert.equal(subset({ l: [{ id: 1 }] }, { l: [{ id: 2 }] }), "l[0].id is 1, expected 2");
  assert.equal(subset({}, { a: null }), "a is missing, expected null");
});

test("an inherited property is missing", () => {
  assert.equal(firstDifference({}, { toString: 1 }, { subset: true }), "toString is missing, expected 1");
});
