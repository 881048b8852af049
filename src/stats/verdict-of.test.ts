import assert from "node:assert/strict";
import { test } from "node:test";
import { holm } from "./holm.ts";
import { jointVerdict } from "./joint-verdict.ts";
import { verdictOf } from "./verdict-of.ts";

test("verdictOf() passes what is surely within the allowed drop, blocks what is surely worse", () => {
  assert.equal(verdictOf({ low: -0.02, high: 0.05, allowedDrop: 0.03 }), "PASS");
  assert.equal(verdictOf({ low: -0.2, high: -0.05, allowedDrop: 0.03 }), "BLOCK");
  assert.equal(verdictOf({ low: -0.05, high: 0.02, allowedDrop: 0.03 }), "INCONCLUSIVE");
  assert.equal(verdictOf({ low: -0.02, high: -0.01, allowedDrop: 0.03 }), "PASS");
  assert.equal(
    verdictOf({ low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, allowedDrop: 0.03 }),
    "INCONCLUSIVE",
  );
  assert.throws(() => verdictOf({ low: 0, high: 0, allowedDrop: -0.1 }), /drop of -0.1/);
});

test("holm() agrees with R's p.adjust()", () => {
  assert.deepEqual(
    holm([0.01, 0.04, 0.03, 0.005]).map((p) => Math.round(p * 1e9) / 1e9),
    [0.03, 0.06, 0.06, 0.02],
  );
  assert.deepEqual(holm([0.9, 0.8]), [1, 1]);
  assert.deepEqual(holm([]), []);
});

const metric = (name: string, difference: number, reach: number, p: number) => ({
  name,
  difference: { difference, low: difference - reach, high: difference + reach, p, confidence: 0.9 },
  allowedDrop: 0.05,
});
const good = metric("quality", 0.01, 0.03, 0.6);

test("jointVerdict() passes when every metric passes, and not otherwise", () => {
  assert.equal(jointVerdict([good, { ...good, name: "tone" }]).verdict, "PASS");
  assert.equal(jointVerdict([good, metric("tone", -0.03, 0.04, 0.2)]).verdict, "INCONCLUSIVE");
  assert.equal(jointVerdict([good, metric("tone", -0.2, 0.05, 1e-6)]).verdict, "BLOCK");
});

test("jointVerdict() does not block on a drop that only one metric of many would show by chance", () => {
  const doubtful = metric("tone", -0.1, 0.09, 0.06);

  assert.equal(jointVerdict([doubtful]).verdict, "BLOCK");
  const among = jointVerdict([doubtful, good, { ...good, name: "steps" }]);
  assert.equal(among.verdict, "INCONCLUSIVE");
  assert.ok(Math.abs((among.metrics[0]?.p ?? 0) - 0.09) < 1e-12);
  assert.throws(() => jointVerdict([]), RangeError);
});
