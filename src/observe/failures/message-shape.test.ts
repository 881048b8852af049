import assert from "node:assert/strict";
import { test } from "node:test";
import { messageShape } from "./message-shape.ts";

const SAME: readonly (readonly [string, string, string])[] = [
  ["No order A-1042 found", "No order B-7 found", "No order <id> found"],
  ["Cannot refund 12.50: limit is 10", "Cannot refund 9,000: limit is 7", "Cannot refund <n>: limit is <n>"],
  ['Cannot find "blue pen"', 'Cannot find "x"', "Cannot find <text>"],
  ["Run run_01m8nypmr0f30r0000 ended", "Run run_01m8zz ended", "Run <id> ended"],
  ["Closed since 2026-11-22T14:00:00Z", "Closed since 2025-01-02", "Closed since <date>"],
  ["Mail ann@example.com bounced", "Mail [email:1a2b3c4d] bounced", "Mail <email> bounced"],
  ["GET https://a.example/x?y=1 gave 502", "GET http://b.example gave 503", "GET <url> gave <n>"],
  ["Bad ids 1, 2, 3", "Bad ids 4, 5", "Bad ids <n>…"],
];

for (const [a, b, shape] of SAME) {
  test(`two messages of one fault have one shape: ${shape}`, () => {
    assert.deepEqual([messageShape(a), messageShape(b)], [shape, shape]);
  });
}

test("words stay, also with an apostrophe, so that two faults have two shapes", () => {
  assert.equal(
    messageShape("The order can't be found, it isn't there"),
    "The order can't be found, it isn't there",
  );
  assert.notEqual(messageShape("Cannot refund 5"), messageShape("Cannot cancel 5"));
});

test("a hostile message takes no time and keeps its bound", () => {
  for (const text of [
    '"'.repeat(100_000),
    "a1_".repeat(50_000),
    "<id> ".repeat(10_000),
    "1,".repeat(50_000),
    "\ud800'".repeat(9_000),
  ])
    assert.ok(messageShape(text).length <= 200);
});
