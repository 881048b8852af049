import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { encodeJson } from "../out/encode-json.ts";
import { encodeProtobuf } from "../out/encode-protobuf.ts";
import type { ExportedGroup } from "../out/exported-span.ts";
import { decodeJson } from "./decode-json.ts";
import { decodeProtobuf } from "./decode-protobuf.ts";
import { Problems } from "./problems.ts";

const NOW = 1_790_000_000_000;
const seed = Number(process.env.TEST_SEED ?? Date.now() % 2 ** 31);
console.log(`both formats seed ${seed} (TEST_SEED to repeat)`);

const hex = (digits: number) =>
  fc
    .array(fc.constantFrom(..."0123456789abcdef"), { minLength: digits, maxLength: digits })
    .map((all) => all.join(""))
    .filter((id) => !/^0*$/.test(id));
// Protobuf has no lone surrogates, and a text of JSON may.
const text = fc.string({ unit: "grapheme" });
const key = fc.oneof(text, fc.constantFrom("__proto__", "constructor", "gen_ai.system", ""));
const value = fc.oneof(
  text,
  fc.boolean(),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((one) => !Object.is(one, -0)),
  fc.array(text, { maxLength: 3 }),
);
const time = fc.integer({ min: NOW - 1e9, max: NOW });
const span = fc.record({
  trace: hex(32),
  id: hex(16),
  parent: fc.option(hex(16), { nil: undefined }),
  name: text,
  kind: fc.constantFrom(1 as const, 3 as const),
  start: time,
  end: time,
  attributes: fc.dictionary(key, value, { maxKeys: 6, noNullPrototype: true }),
  error: fc.option(text, { nil: undefined }),
});
const groups = fc.array(
  fc.record({
    resource: fc.dictionary(key, text, { maxKeys: 3, noNullPrototype: true }),
    spans: fc.array(span, { maxLength: 4 }),
  }),
  { maxLength: 3 },
);

function decoded<T>(decode: (checking: { problems: Problems; now: number }) => T): { read: T; said: string } {
  const problems = new Problems();
  const read = decode({ problems, now: NOW });
  return { read, said: `${problems.rejected} ${problems.message}` };
}

test("whatever spans are sent, protobuf and JSON are read as the same", () => {
  const property = fc.property(groups, (sent: readonly ExportedGroup[]) => {
    const json = decoded((checking) => decodeJson(encodeJson(sent), checking));
    const protobuf = decoded((checking) => decodeProtobuf(encodeProtobuf(sent), checking));

    assert.deepEqual(protobuf, json);
    assert.equal(json.read.flatMap(({ spans }) => spans).length, sent.flatMap(({ spans }) => spans).length);
  });

  fc.assert(property, { seed, numRuns: 300 });
});

test("bytes that are no request are refused, or read as what is left of one, in any place that they are cut or changed", () => {
  const property = fc.property(groups, fc.nat(), fc.nat({ max: 255 }), (sent, place, byte) => {
    const bytes = encodeProtobuf(sent);
    const at = place % Math.max(1, bytes.length);
    for (const changed of [
      bytes.subarray(0, at),
      Uint8Array.from(bytes, (one, i) => (i === at ? byte : one)),
    ])
      try {
        decoded((checking) => decodeProtobuf(changed, checking));
      } catch (error) {
        assert.equal((error as { code?: string }).code, "invalid_traces");
      }
  });

  fc.assert(property, { seed, numRuns: 300 });
});
