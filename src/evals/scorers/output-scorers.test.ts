import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { isAirworthyError } from "../../core/errors.ts";
import type { Scorer } from "../scorer.ts";
import { scoreOf, trialOf } from "./_test-trial.ts";
import { contains } from "./contains.ts";
import { editDistance } from "./edit-distance.ts";
import { exact } from "./exact.ts";
import { jsonSchema } from "./json-schema.ts";
import { jsonSubset } from "./json-subset.ts";
import { numeric } from "./numeric.ts";
import { regex } from "./regex.ts";

const reading: readonly (readonly [Scorer<unknown>, unknown])[] = [
  [exact(), "a"],
  [contains(), "a"],
  [regex(), "a"],
  [jsonSubset(), { a: 1 }],
  [numeric(), 1],
  [editDistance(), "a"],
];

for (const [scorer, expected] of reading) {
  test(`${scorer.name} skips a case that expects nothing`, async () => {
    assert.deepEqual(await scoreOf(scorer, "a"), { skip: true, reason: "the case expects nothing" });
  });

  test(`${scorer.name} gives 0 to a trial without an output, with the reason`, async () => {
    const failed = { status: "failed", error: new Error("the shop is closed"), case: { expected } } as const;

    assert.deepEqual(await scorer.score(trialOf(failed)), {
      value: 0,
      reason: "no output: the run failed: the shop is closed",
    });
  });
}

test("exact compares values as JSON", async () => {
  assert.equal(await scoreOf(exact(), { b: 1, a: [2] }, { a: [2], b: 1 }), 1);
  assert.deepEqual(await scoreOf(exact(), "Paris", "paris"), {
    value: 0,
    reason: 'got "Paris", expected "paris"',
  });
  assert.equal(await scoreOf(exact({ loose: true }), " New\n York ", "new york"), 1);
  assert.equal(await scoreOf(exact({ of: (output) => (output as { x: number }).x }), { x: 1 }, 1), 1);
  assert.equal(await scoreOf(exact({ expected: "ok" }), "ok"), 1);
  assert.equal(await scoreOf(exact(), null, null), 1);
});

test("contains gives the share of texts it found, or 1 and 0 for any", async () => {
  assert.equal(await scoreOf(contains(), "one two", ["one", "two"]), 1);
  assert.deepEqual(await scoreOf(contains(), "one", ["one", "two"]), {
    value: 0.5,
    reason: 'did not find "two" in "one"',
  });
  assert.equal(await scoreOf(contains({ mode: "any" }), "one", ["one", "two"]), 1);
  assert.deepEqual(await scoreOf(contains({ mode: "any" }), "x", ["one", "two"]), {
    value: 0,
    reason: 'found none of "one", "two" in "x"',
  });
  assert.equal(await scoreOf(contains({ ignoreCase: true }), "ONE", "one"), 1);
  assert.equal(await scoreOf(contains(), { total: 42 }, 42), 1);
  assert.equal(await scoreOf(contains(), { text: "from the SDK", finishReason: "stop" }, "SDK"), 1);
});

test("contains refuses an expectation that is no text", async () => {
  for (const expected of [{ a: 1 }, [], [null], true])
    await assert.rejects(async () => scoreOf(contains(), "a", expected), { code: "expectation_invalid" });
});

test("regex looks for the case's pattern, or for its own", async () => {
  assert.equal(await scoreOf(regex(), "order 1042", "\\border \\d{4}\\b"), 1);
  assert.equal(await scoreOf(regex({ flags: "i" }), "ORDER", "order"), 1);
  assert.equal(await scoreOf(regex({ pattern: /(?<=order )\d+/g }), "order 7"), 1);
  const twice = regex({ pattern: /a/g });
  assert.deepEqual([await scoreOf(twice, "a"), await scoreOf(twice, "a")], [1, 1]);
  assert.deepEqual(await scoreOf(regex({ pattern: "a" }), "b"), {
    value: 0,
    reason: 'did not find /a/ in "b"',
  });
  assert.deepEqual(await scoreOf(regex({ pattern: /\d/, not: true }), "7"), {
    value: 0,
    reason: 'found /\\d/ in "7"',
  });
});

test("a pattern that cannot be read is refused, at once where it is in the options", async () => {
  assert.throws(() => regex({ pattern: "(" }), { code: "pattern_invalid" });
  await assert.rejects(async () => scoreOf(regex(), "a", "("), { code: "pattern_invalid" });
  await assert.rejects(async () => scoreOf(regex(), "a", 5), { code: "pattern_invalid" });
});

test("a pattern that would need for ever is ended within its bound", async () => {
  const begun = process.cpuUsage();
  const endless = regex({ pattern: "^(a+)+$" });

  await assert.rejects(async () => scoreOf(endless, `${"a".repeat(50)}!`), { code: "pattern_timeout" });
  assert.ok(process.cpuUsage(begun).user < 5_000_000);
  assert.equal(await scoreOf(endless, "aaa"), 1);
});

test("jsonSubset reads a text as JSON, in a fence too", async () => {
  assert.equal(await scoreOf(jsonSubset(), '{"a":1,"b":2}', { a: 1 }), 1);
  assert.equal(await scoreOf(jsonSubset(), '```json\n{"a":1}\n```', { a: 1 }), 1);
  assert.deepEqual(await scoreOf(jsonSubset(), { a: 2 }, { a: 1 }), {
    value: 0,
    reason: "a is 2, expected 1",
  });
  assert.deepEqual(await scoreOf(jsonSubset(), "sorry", { a: 1 }), {
    value: 0,
    reason: '"sorry" is not JSON',
  });
});

test("jsonSchema takes JSON Schema and zod, and says what does not fit", async () => {
  const json = jsonSchema({
    schema: {
      type: "object",
      properties: { n: { type: "integer" } },
      required: ["n"],
      not: { required: ["x"] },
    },
  });
  assert.equal(await scoreOf(json, '{"n":1}'), 1);
  assert.deepEqual(await scoreOf(json, { n: "1" }), { value: 0, reason: "n: must be integer" });
  assert.deepEqual(await scoreOf(json, "no"), { value: 0, reason: '"no" is not JSON' });
  const zod = jsonSchema({ schema: z.object({ n: z.number(), m: z.string() }) });
  const result = await scoreOf(zod, { n: "1" });
  assert.ok(typeof result === "object" && "reason" in result);
  assert.match(result.reason ?? "", /^n: .+, and 1 more$/);
});

test("jsonSchema refuses at once what nobody could check against", () => {
  assert.throws(() => jsonSchema({ schema: { type: "strange" } }), { code: "schema_invalid" });
});

test("numeric takes the last number of a text", async () => {
  const found: [string, number][] = [
    ["12 boxes of 4 make 48.", 48],
    ["The total is $1,234.50", 1234.5],
    ["x = -3e2", -300],
    ["about .5", 0.5],
    ["it falls by \u22125%", -5],
    ["from 2010-2015", 2015],
    ["v2 costs 7kg", 7],
  ];

  for (const [text, expected] of found) assert.equal(await scoreOf(numeric(), text, expected), 1, text);
  assert.equal(await scoreOf(numeric({ take: "first" }), "12 boxes of 4", 12), 1);
  assert.equal(await scoreOf(numeric(), 48, "48"), 1);
  assert.deepEqual(await scoreOf(numeric(), "none", 1), { value: 0, reason: 'no number in "none"' });
});

test("numeric allows the larger of its two tolerances, and no more", async () => {
  assert.equal(await scoreOf(numeric(), 0.1 + 0.2, 0.3), 1);
  assert.equal(await scoreOf(numeric({ absolute: 1 }), 101, 100), 1);
  assert.equal(await scoreOf(numeric({ relative: 0.01 }), 99, 100), 1);
  assert.deepEqual(await scoreOf(numeric({ relative: 0.01, absolute: 0.5 }), 102, 100), {
    value: 0,
    reason: "got 102, expected 100: 2 off, allowed 1",
  });
  await assert.rejects(async () => scoreOf(numeric(), 1, "many"), { code: "expectation_invalid" });
});

test("editDistance is 1 less the share of edits", async () => {
  assert.deepEqual(await scoreOf(editDistance(), "kitten", "sitting"), {
    value: 1 - 3 / 7,
    reason: '3 edits between "kitten" and "sitting"',
  });
  assert.equal(await scoreOf(editDistance(), "", ""), 1);
  assert.equal(editDistance().threshold, 0.8);
  await assert.rejects(
    async () => scoreOf(editDistance(), "a".repeat(20_001), "a"),
    (error) => isAirworthyError(error, "text_too_long"),
  );
});
