import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDuration } from "./duration.ts";
import { isAirworthyError } from "./errors.ts";

test("parseDuration() reads milliseconds and units", () => {
  assert.deepEqual(
    ["250ms", "1.5s", "2m", "1h", "7d", 0, 42].map((text) => parseDuration(text as "1s")),
    [250, 1_500, 120_000, 3_600_000, 604_800_000, 0, 42],
  );
});

test("parseDuration() refuses what is none", () => {
  for (const text of ["", "5", "-1s", "1 s", "1w", -1, Number.NaN, Number.POSITIVE_INFINITY, "9999d"]) {
    assert.throws(
      () => parseDuration(text as "1s"),
      (error) => isAirworthyError(error, "invalid_duration"),
      String(text),
    );
  }
});
