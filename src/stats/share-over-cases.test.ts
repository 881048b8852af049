import assert from "node:assert/strict";
import { test } from "node:test";
import { rateOverCases } from "./rate-over-cases.ts";
import { shareOverCases } from "./share-over-cases.ts";

test("with as many events in every case it is the rate over cases", () => {
  const failed = [0, 1, 3, 0, 2, 0, 4, 0, 1, 0];
  const share = shareOverCases(failed.map((top) => ({ top, bottom: 4 })));
  const rate = rateOverCases(
    failed.map((top) => top / 4),
    { trials: 40 },
  );

  assert.ok(share);
  assert.equal(share.events, 40);
  assert.ok(Math.abs(share.low - rate.low) < 1e-12 && Math.abs(share.high - rate.high) < 1e-12);
});

test("no failure in many calls of few cases is no proof that there are none", () => {
  const share = shareOverCases([
    { top: 0, bottom: 1_000 },
    { top: 0, bottom: 1_000 },
  ]);

  assert.ok(share);
  assert.equal(share.low, 0);
  assert.ok(share.high > 0.5);
});

test("without events there is no share", () => {
  assert.equal(shareOverCases([{ top: 0, bottom: 0 }]), undefined);
});
