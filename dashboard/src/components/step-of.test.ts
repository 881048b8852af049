import assert from "node:assert/strict";
import { test } from "node:test";
import { stepOf } from "./step-of.ts";

test("a short time is told apart by the hour, a long one and all time by the day", () => {
  const now = 1_700_000_000_000;

  assert.equal(stepOf(now - 86_400_000, now), "hour");
  assert.equal(stepOf(now - 7 * 86_400_000, now), "day");
  assert.equal(stepOf(undefined, now), "day");
});
