import assert from "node:assert/strict";
import { test } from "node:test";
import { meanOverCases } from "./mean-over-cases.ts";
import { ratioOverCases } from "./ratio-over-cases.ts";

const COSTS = [3, 5, 2, 8, 4, 4, 7, 1];

test("with bottoms of 1 it is the mean and Student's interval", () => {
  const ratio = ratioOverCases(COSTS.map((top) => ({ top, bottom: 1 })));
  const mean = meanOverCases(COSTS);

  assert.ok(ratio);
  assert.equal(ratio.ratio, mean.mean);
  assert.ok(Math.abs(ratio.low - mean.low) < 1e-12 && Math.abs(ratio.high - mean.high) < 1e-12);
});

test("the error of a ratio is that of its residuals", () => {
  const items = [
    { top: 2, bottom: 1 },
    { top: 1, bottom: 2 },
    { top: 4, bottom: 3 },
    { top: 3, bottom: 3 },
  ];
  const found = ratioOverCases(items);

  assert.ok(found);
  const ratio = 10 / 9;
  const squares = items.reduce((sum, { top, bottom }) => sum + (top - ratio * bottom) ** 2, 0);
  assert.ok(Math.abs(found.ratio - ratio) < 1e-12);
  assert.ok(Math.abs(found.se - Math.sqrt((squares * 4) / 3) / 9) < 1e-12);
});

test("cases of one cluster count once: copies of every case make nothing more certain", () => {
  const items = COSTS.map((top, i) => ({ top, bottom: 1 + (i % 3) }));
  const once = ratioOverCases(items);
  const twice = ratioOverCases([...items, ...items], {
    clusters: [...items, ...items].map((_, i) => `c${i % items.length}`),
  });

  assert.ok(once && twice);
  assert.ok(Math.abs(once.low - twice.low) < 1e-12 && Math.abs(once.high - twice.high) < 1e-12);
});

test("nothing to divide by is undefined, and one case bounds nothing", () => {
  assert.equal(ratioOverCases([{ top: 3, bottom: 0 }]), undefined);
  assert.equal(ratioOverCases([]), undefined);
  assert.equal(ratioOverCases([{ top: 3, bottom: 2 }])?.high, Number.POSITIVE_INFINITY);
});
