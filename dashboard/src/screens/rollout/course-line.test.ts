import assert from "node:assert/strict";
import { test } from "node:test";
import { courseLine } from "./course-line.ts";
import { timesText } from "./times-text.ts";

const frame = { alarm: 3, width: 100, height: 33 };

test("the alarm is in the picture however small the evidence, and the line ends at the last run", () => {
  const { path, base, alarm } = courseLine(
    [
      [50, 1],
      [100, 1.5],
    ],
    frame,
  );
  assert.deepEqual([path, base, alarm], ["M50 23L100 18", 33, 3]);
});

test("evidence beyond the alarm stays in the picture, and much evidence against harm does not flatten it", () => {
  const over = courseLine([[10, 9]], frame);
  const under = courseLine([[10, -500]], frame);
  assert.match(over.path, /^M100 3$/);
  assert.deepEqual([under.path, under.base > under.alarm], ["M100 33", true]);
  assert.deepEqual(courseLine([], frame).path, "");
});

test("an e-value is told as times", () => {
  assert.deepEqual([Math.log(20), 0, -20, 40, Math.log(3.24), Math.log(1234)].map(timesText), [
    "20×",
    "1×",
    "<0.01×",
    ">1,000,000×",
    "3.2×",
    "1,234×",
  ]);
});
