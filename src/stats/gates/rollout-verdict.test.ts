import assert from "node:assert/strict";
import { test } from "node:test";
import { combineEValues } from "./combine-e-values.ts";
import { eBh } from "./e-bh.ts";
import { rolloutVerdict } from "./rollout-verdict.ts";

test("combineEValues() is the logarithm of the mean", () => {
  assert.ok(Math.abs(combineEValues([3, 0, -1, -2, 0.5]) - 1.5363282751817273) < 1e-14);
  assert.ok(Math.abs(combineEValues([3, -9], [1, 0]) - 3) < 1e-14);
  assert.equal(combineEValues([900, 900]), 900);
  assert.throws(() => combineEValues([]), RangeError);
  assert.throws(() => combineEValues([1], [-1]), RangeError);
});

test("eBh() names those that stand together", () => {
  assert.deepEqual(eBh([400, 60, 35, 3, 0.2].map(Math.log)), [0, 1, 2]);
  assert.deepEqual(eBh([0.2, 60, 3].map(Math.log)), [1]);
  assert.deepEqual(eBh([1, 1].map(Math.log)), []);
});

const ok = { name: "errors", harm: -1, promotion: 4 };

test("rolloutVerdict() blocks on the mean of the metrics and names the guilty", () => {
  const { verdict, reason, guilty } = rolloutVerdict({
    metrics: [ok, { name: "latency", harm: Math.log(400) }],
  });
  assert.deepEqual([verdict, reason, guilty], ["BLOCK", "harm", ["latency"]]);
});

test("rolloutVerdict() passes when every margin is proven, and waits for those that are not", () => {
  assert.equal(rolloutVerdict({ metrics: [ok, { name: "latency", harm: 0 }] }).verdict, "PASS");
  const waits = rolloutVerdict({ metrics: [ok, { name: "scorer", harm: 0, promotion: 2 }] });
  assert.deepEqual([waits.verdict, waits.reason, waits.waiting], ["INCONCLUSIVE", "undecided", ["scorer"]]);
  assert.equal(rolloutVerdict({ metrics: [{ name: "errors", harm: -5 }] }).verdict, "INCONCLUSIVE");
});

test("rolloutVerdict() says nothing while runs are not assigned as planned", () => {
  const { verdict, reason } = rolloutVerdict({ metrics: [{ ...ok, harm: 9 }], share: 7 });
  assert.deepEqual([verdict, reason], ["INCONCLUSIVE", "share"]);
});
