import assert from "node:assert/strict";
import { test } from "node:test";
import { prove } from "./prove.ts";

// 10,000 runs by `main.ts`; what it printed stands in docs/shadow.md.
test("a shadow that tries every write of the shop leaves it byte-equal", async () => {
  const { runs, withShadow, without, report } = await prove(40);

  assert.equal(withShadow, without);
  assert.equal(report.shadows, runs);
  assert.deepEqual([report.outcomes.stopped, report.outcomes.lost], [runs, 0]);
  assert.deepEqual(Object.keys(report.tools), [
    "leave_ticket",
    "pay_back",
    "pay_back.compensate",
    "pay_back_for_sure",
    "ticket",
  ]);
});
