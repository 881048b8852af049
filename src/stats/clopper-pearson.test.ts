import assert from "node:assert/strict";
import { test } from "node:test";
import { clopperPearson } from "./clopper-pearson.ts";

test("clopperPearson() agrees with R's binom.test()", () => {
  const { low, high } = clopperPearson(18, 20);

  assert.ok(Math.abs(low - 0.683017286) < 5e-10, String(low));
  assert.ok(Math.abs(high - 0.9876514728) < 5e-10, String(high));
});

test("clopperPearson() ends at 0 and 1, follows the confidence, and knows nothing of no trials", () => {
  assert.equal(clopperPearson(0, 20).low, 0);
  assert.ok(Math.abs(clopperPearson(0, 20).high - (1 - 0.025 ** (1 / 20))) < 1e-12);
  assert.ok(Math.abs(clopperPearson(20, 20, 0.9).low - 0.05 ** (1 / 20)) < 1e-12);
  assert.deepEqual(clopperPearson(0, 0), { low: 0, high: 1 });
});
