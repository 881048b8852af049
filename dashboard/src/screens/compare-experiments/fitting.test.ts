import assert from "node:assert/strict";
import { test } from "node:test";
import type { CaseChange } from "../../api/types.ts";
import { fitting } from "./fitting.ts";

const sides = {
  baseline: { passed: 2, counted: 2 },
  candidate: { passed: 0, counted: 2 },
  runs: {},
  p: 1,
  adjusted: 1,
};
const CHANGES: readonly CaseChange[] = [
  { case: "Refund-1", route: "refund", total: true, newlyFlaky: false, ...sides },
  { case: "order-1", total: false, newlyFlaky: true, ...sides },
];

test("changes are found by id, by route and by how much changed", () => {
  const ids = (params: Readonly<Record<string, string>>) => fitting(CHANGES, params).map((one) => one.case);

  assert.deepEqual(ids({}), ["Refund-1", "order-1"]);
  assert.deepEqual(ids({ text: " refund" }), ["Refund-1"]);
  assert.deepEqual(ids({ route: "refund" }), ["Refund-1"]);
  assert.deepEqual(ids({ only: "flaky" }), ["order-1"]);
  assert.deepEqual(ids({ only: "total", route: "other" }), []);
});
