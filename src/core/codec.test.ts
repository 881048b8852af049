import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { decode, encode } from "./codec.ts";
import { isAirworthyError } from "./errors.ts";

const what = { what: "a value" };

test("encode() leaves plain JSON as JSON", () => {
  assert.equal(encode({ a: [1, "x", null, true] }, what), '{"a":[1,"x",null,true]}');
});

test("decode() gives back everything that encode() takes", () => {
  const kept = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      fc.json().map((text): unknown => JSON.parse(text)),
      fc.constantFrom<unknown>(
        undefined,
        Number.NaN,
        Number.POSITIVE_INFINITY,
        -0,
        new URL("http://x/?a=b"),
        /a+/gi,
      ),
      fc.bigInt(),
      fc.date(),
      fc.uint8Array(),
      fc.array(tie("value")),
      fc.array(tie("value")).map((items) => new Set(items)),
      fc.array(fc.tuple(fc.string(), tie("value"))).map((entries) => new Map(entries)),
      fc.dictionary(fc.oneof(fc.string(), fc.constantFrom("$aw", "__proto__", "v", "toJSON")), tie("value"), {
        noNullPrototype: true,
      }),
    ),
  })).value;

  fc.assert(fc.property(kept, (value) => assert.deepEqual(decode(encode(value, what)), value)));
});

test("encode() keeps lone surrogates and NUL", () => {
  const text = "a\ud800b\u0000c";

  assert.equal(decode(encode(text, what)), text);
});

test("encode() refuses what cannot come back, by its path", () => {
  class Cart {}
  const cyclic: unknown[] = [];
  cyclic.push({ cyclic });
  const cases: [unknown, string][] = [
    [{ a: [1, () => 1] }, "$.a[1]"],
    [{ cart: new Cart() }, "$.cart"],
    [cyclic, "$[0].cyclic"],
    [new Map([["k", Symbol("s")]]), "$.value(0)"],
    [{ wait: Promise.resolve() }, "$.wait"],
  ];
  for (const [value, path] of cases) {
    assert.throws(
      () => encode(value, what),
      (error) => isAirworthyError(error, "unserializable") && error.data?.path === path,
      path,
    );
  }
});

test("decode() gives an error of the same name, message, code and cause", () => {
  const error = new RangeError("Too far", {
    cause: Object.assign(new Error("Deep"), { code: "E1", at: [1] }),
  });

  const back = decode(encode({ error }, what)) as {
    error: Error & { cause: { code: string; at: number[] } };
  };

  assert.ok(back.error instanceof RangeError);
  assert.deepEqual([back.error.message, back.error.cause.code, back.error.cause.at], ["Too far", "E1", [1]]);
});
