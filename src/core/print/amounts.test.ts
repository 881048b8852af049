import assert from "node:assert/strict";
import { test } from "node:test";
import { age, bytes, count, duration, money, plural } from "./amounts.ts";

test("duration() keeps two units at most and never rounds up into a third", () => {
  const shown = [
    undefined,
    0,
    0.4,
    340,
    999.6,
    1_234,
    59_960,
    125_000,
    3_599_600,
    3_720_000,
    273_600_000,
  ].map(duration);
  assert.deepEqual(shown, [
    "-",
    "0ms",
    "<1ms",
    "340ms",
    "1.0s",
    "1.2s",
    "1m00s",
    "2m05s",
    "1h00m",
    "1h02m",
    "3d04h",
  ]);
});

test("age() is the time since, and 0 for a clock that went back", () => {
  const now = 1_000_000_000;
  const shown = [now - 5_000, now - 180_000, now - 7_200_000, now - 86_400_000 * 12, now + 5_000].map(
    (from) => age(from, now),
  );
  assert.deepEqual(shown, ["5s", "3m", "2h", "12d", "0s"]);
});

test("money() says unknown, and never 0 for something that cost", () => {
  const shown = [undefined, 0, 0.00001, 0.00123, 12.3, 4_321.5].map(money);
  assert.deepEqual(shown, ["unknown", "$0", "<$0.0001", "$0.0012", "$12.30", "$4,322"]);
});

test("count(), bytes() and plural() fit a table", () => {
  assert.deepEqual([0, 999, 1_000, 12_345, 999_960].map(count), ["0", "999", "1.0k", "12.3k", "1.0M"]);
  assert.deepEqual([12, 2_048, 5 * 1_024 ** 3].map(bytes), ["12 B", "2.0 KiB", "5.0 GiB"]);
  assert.deepEqual(
    [plural(1, "run"), plural(2, "run"), plural(0, "reply", "replies")],
    ["1 run", "2 runs", "0 replies"],
  );
});
