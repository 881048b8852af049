import assert from "node:assert/strict";
import { test } from "node:test";
import { cut, displayWidth, pad } from "./display-width.ts";

test("displayWidth() counts columns, not characters", () => {
  const widths = ["abc", "日本語", "한국", "é", "e\u0301", "👩‍👩‍👧", "ｶﾅ", "ＡＢ", "مرحبا", ""].map(
    displayWidth,
  );
  assert.deepEqual(widths, [3, 6, 4, 1, 1, 2, 2, 4, 5, 0]);
});

test("cut() keeps whole characters and never exceeds the width", () => {
  assert.equal(cut("abcdef", 6), "abcdef");
  assert.equal(cut("abcdefg", 6), "abcde…");
  assert.equal(cut("日本語です", 6), "日本…");
  assert.equal(cut("👩‍👩‍👧👩‍👩‍👧", 3), "👩‍👩‍👧…");
  assert.equal(cut("abc", 0), "");
});

test("pad() fills to the width on either side", () => {
  assert.equal(pad("日本", 6), "日本  ");
  assert.equal(pad("7", 3, "right"), "  7");
  assert.equal(pad("long", 2), "long");
});
