import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { canonical, digest } from "./canonical.ts";

test("canonical() gives the example of RFC 8785, section 3.2.4", () => {
  const value = {
    numbers: [333333333.3333333, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
    string: "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
    literals: [null, true, false],
  };

  const expected =
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}';
  assert.equal(canonical(value), expected);
});

test("canonical() sorts keys by UTF-16 code units, as RFC 8785, section 3.2.3 does", () => {
  const value = { "\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\ud83d\ude00": 5, "\u0080": 6, "\u00f6": 7 };

  const keys = [...canonical(value).matchAll(/:(\d)/g)].map((match) => Number(match[1]));
  assert.deepEqual(keys, [2, 4, 6, 7, 1, 5, 3]);
});

test("canonical() is the same whatever the order of keys, and reads back the same", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (made) => {
      // Without the -0 that is made now and then, which JSON.stringify() bends and canonical() keeps.
      const value: unknown = JSON.parse(JSON.stringify(made));
      const text = canonical(value);
      assert.deepEqual(JSON.parse(text), value);
      assert.equal(canonical(reversed(value)), text);
    }),
  );
});

test("canonical() tells values that JSON would make the same apart", () => {
  const texts = [
    undefined,
    null,
    Number.NaN,
    -0,
    0,
    1n,
    "1",
    new Date(0),
    new Date(0).toISOString(),
    new Map(),
    new Set(),
  ].map((value) => canonical(value));

  assert.equal(new Set(texts).size, texts.length);
});

test("digest() is the first half of SHA-256", () => {
  assert.equal(digest("abc"), "ba7816bf8f01cfea414140de5dae2223");
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reversed(item)]),
  );
}
