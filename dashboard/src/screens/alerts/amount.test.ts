import assert from "node:assert/strict";
import { test } from "node:test";
import { amount, intervalText } from "./amount.ts";

test("amounts and intervals are told in their unit, and what is not bounded as such", () => {
  assert.deepEqual(
    [amount(0.1234, "share"), amount(1_240, "ms"), amount(0.0123, "usd")],
    ["12.3 %", "1.2s", "$0.0123"],
  );
  assert.equal(intervalText({ low: 900, high: null }, "ms"), "900ms to ?");
});
