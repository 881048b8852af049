import assert from "node:assert/strict";
import { test } from "node:test";
import type { ClusteredValue } from "./difference-of-means.ts";
import { differenceOfMeans } from "./difference-of-means.ts";

const random = (seed: number) => {
  let x = seed;
  return (): number => {
    x = (16_807 * x) % 2_147_483_647;
    return x / 2_147_483_647;
  };
};

function values(
  next: () => number,
  { n, customers, rate }: { n: number; customers: number; rate: (c: number) => number },
) {
  return Array.from({ length: n }, (): ClusteredValue => {
    const customer = Math.floor(next() * customers);
    return { value: Number(next() < rate(customer)), cluster: `c${customer}` };
  });
}

test("differenceOfMeans() of values that nobody shares is Welch's of two groups", () => {
  const group = (list: readonly number[], name: string) =>
    list.map((value, i) => ({ value, cluster: `${name}${i}` }));
  const { difference, low, high, clusters } = differenceOfMeans(
    group([1, 2, 3, 4], "a"),
    group([3, 4, 5, 6], "b"),
  );

  // Each variance 5/4 over 4, times 8/7 for eight clusters; t with 7 degrees of freedom.
  const reach = 2.364624251 * Math.sqrt(((1.25 / 4) * 2 * 8) / 7);
  assert.deepEqual([difference, clusters], [2, 8]);
  assert.ok(Math.abs(low - (2 - reach)) < 1e-8 && Math.abs(high - (2 + reach)) < 1e-8, `${low} ${high}`);
});

test("differenceOfMeans() raises few false alarms between equal periods, whatever customers are like", () => {
  const next = random(11);
  for (const rate of [() => 0.05, (customer: number) => (customer % 10 === 0 ? 0.6 : 0.02)]) {
    let alarms = 0;
    for (let i = 0; i < 400; i++) {
      const given = { n: 300, customers: 60, rate };
      if (differenceOfMeans(values(next, given), values(next, given)).p <= 0.05) alarms += 1;
    }
    assert.ok(alarms <= 0.075 * 400, String(alarms));
  }
});

test("differenceOfMeans() sees a rate that triples, and nothing in one customer or in nothing", () => {
  const next = random(5);
  const [before, after] = [0.04, 0.12].map((rate) =>
    values(next, { n: 1_000, customers: 200, rate: () => rate }),
  );
  const found = differenceOfMeans(before ?? [], after ?? []);
  const one = [{ value: 1, cluster: "a" }];

  assert.ok(found.p < 0.001 && found.low > 0.04 && found.high < 0.12, JSON.stringify(found));
  assert.equal(differenceOfMeans(one, one).p, 1);
  assert.equal(differenceOfMeans([], one).p, 1);
});
