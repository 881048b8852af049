import assert from "node:assert/strict";
import { test } from "node:test";
import { cohenKappa } from "./kappa.ts";

function ratings(cells: readonly (readonly [string, string, number])[]): [string, string][] {
  return cells.flatMap(([one, other, count]) =>
    Array.from({ length: count }, (): [string, string] => [one, other]),
  );
}

test("cohenKappa() of the textbook's two raters", () => {
  const { kappa, agreement, expected, n, se, low, high } = cohenKappa(
    ratings([
      ["yes", "yes", 20],
      ["yes", "no", 5],
      ["no", "yes", 10],
      ["no", "no", 15],
    ]),
  );

  assert.ok(Math.abs(kappa - 0.4) < 1e-12);
  assert.deepEqual([agreement, expected, n], [0.7, 0.5, 50]);
  // R's psych::cohen.kappa() prints 0.15 and 0.65.
  assert.ok(Math.abs(se - 0.126996) < 1e-6, String(se));
  assert.ok(low < 0.152 && low > 0.15 && high < 0.65 && high > 0.648);
});

test("cohenKappa() has the standard error of the delta method, with three labels", () => {
  const cells = ratings([
    ["a", "a", 40],
    ["a", "b", 6],
    ["b", "a", 9],
    ["b", "b", 25],
    ["b", "c", 4],
    ["c", "b", 3],
    ["c", "c", 13],
  ]);
  // Numerically: the variance of kappa's derivative by each item's weight.
  const weighted = (item: number, extra: number): number => {
    const scale = 1_000_000;
    const base = cells.length;
    let agree = 0;
    const rows = new Map<string, number>();
    const columns = new Map<string, number>();
    for (const [i, [one, other]] of cells.entries()) {
      const weight = 1 + (i === item ? extra / scale : 0);
      if (one === other) agree += weight;
      rows.set(one, (rows.get(one) ?? 0) + weight);
      columns.set(other, (columns.get(other) ?? 0) + weight);
    }
    const total = base + extra / scale;
    let expected = 0;
    for (const [label, row] of rows) expected += (row * (columns.get(label) ?? 0)) / total ** 2;
    return (agree / total - expected) / (1 - expected);
  };
  const influences = cells.map((_, i) => ((weighted(i, 1) - weighted(i, -1)) / 2) * 1_000_000);
  const variance = influences.reduce((sum, value) => sum + value ** 2, 0);

  assert.ok(Math.abs(cohenKappa(cells).se - Math.sqrt(variance)) < 1e-6);
});

test("cohenKappa() of raters who always say the same thing cannot be told; of none is refused", () => {
  const { kappa, low, high } = cohenKappa([
    ["yes", "yes"],
    ["yes", "yes"],
  ]);

  assert.deepEqual([kappa, low, high], [0, -1, 1]);
  assert.throws(() => cohenKappa([]), RangeError);
});
