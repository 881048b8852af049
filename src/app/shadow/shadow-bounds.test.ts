import assert from "node:assert/strict";
import { test } from "node:test";
import { ShadowBounds } from "./shadow-bounds.ts";
import { NOTHING_SPENT } from "./spent.ts";

test("a run that is stored before its process says so counts once", () => {
  const bounds = new ShadowBounds({ runs: 3 }, NOTHING_SPENT);
  bounds.addDone(0);
  bounds.know({ runs: 2, cost: 0, unpriced: 0 }, 1);
  bounds.addDone(0);

  assert.equal(bounds.reached, undefined);
  assert.equal(bounds.isFull(0), false);
  bounds.addDone(0);
  assert.equal(bounds.reached, "3 runs were shadowed");
});

test("what others came to counts, and so does what is in flight", () => {
  const bounds = new ShadowBounds({ runs: 4 }, { runs: 1, cost: 0, unpriced: 0 });
  bounds.addDone(0);
  bounds.addLost();
  assert.deepEqual([bounds.isFull(0), bounds.isFull(1)], [false, true]);
  bounds.know({ runs: 4, cost: 0, unpriced: 0 }, 0);
  assert.equal(bounds.reached, "4 runs were shadowed");
});

test("a cost that was counted too early is put right by the next look", () => {
  const bounds = new ShadowBounds({ cost: 10 }, NOTHING_SPENT);
  bounds.know({ runs: 1, cost: 4, unpriced: 0 }, 1);
  bounds.addDone(4);
  assert.equal(bounds.cost, 8);
  bounds.know({ runs: 2, cost: 5, unpriced: 0 }, 0);
  assert.equal(bounds.cost, 5);
  bounds.know({ runs: 3, cost: 10, unpriced: 0 }, 0);
  assert.equal(bounds.reached, "10 US dollars were spent");
});

test("a cost that is bounded and not known ends it, wherever it came from", () => {
  const own = new ShadowBounds({ cost: 5 }, NOTHING_SPENT);
  own.addDone(null);
  const others = new ShadowBounds({ cost: 5 }, { runs: 1, cost: 0, unpriced: 1 });
  const unbounded = new ShadowBounds({}, { runs: 1, cost: 0, unpriced: 1 });

  for (const { reached } of [own, others]) assert.match(reached ?? "", /price of a model is not known/);
  assert.equal(unbounded.reached, undefined);
});
