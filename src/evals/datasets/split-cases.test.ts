import assert from "node:assert/strict";
import { test } from "node:test";
import type { Case } from "../case.ts";
import { splitCases } from "./split-cases.ts";

const cases: readonly Case[] = Array.from({ length: 200 }, (_, i) => ({
  id: `c${i}`,
  input: i,
  route: i % 10 === 0 ? "rare" : "usual",
  ...(i % 4 === 0 ? { cluster: `customer-${i % 40}` } : {}),
}));

function counts(split: readonly Case[], route?: string): Record<string, number> {
  const own = split.filter((one) => route === undefined || one.route === route);
  return Object.fromEntries(
    [...Map.groupBy(own, (one) => one.split ?? "")].map(([part, of]) => [part, of.length]),
  );
}

test("each part has its share of all and of every route", () => {
  const split = splitCases(cases, { parts: { train: 80, test: 20 } });
  const [all, rare] = [counts(split), counts(split, "rare")];

  assert.ok(Math.abs((all.test ?? 0) - 40) <= 2, JSON.stringify(all));
  assert.ok(Math.abs((rare.test ?? 0) - 4) <= 2, JSON.stringify(rare));
});

test("cases of one cluster are never in two parts", () => {
  for (let seed = 1; seed <= 20; seed++) {
    const split = splitCases(cases, { parts: { a: 1, b: 1, c: 1 }, seed });
    for (const [cluster, own] of Map.groupBy(split, (one) => one.cluster ?? one.id))
      assert.equal(new Set(own.map((one) => one.split)).size, 1, cluster);
  }
});

test("the same seed gives the same parts, another one others, whatever the order of the cases", () => {
  const parts = { train: 70, test: 30 };
  const of = (split: readonly Case[]) => new Map(split.map((one) => [one.id, one.split]));

  assert.deepEqual(of(splitCases(cases.toReversed(), { parts })), of(splitCases(cases, { parts })));
  assert.notDeepEqual(of(splitCases(cases, { parts, seed: 2 })), of(splitCases(cases, { parts })));
});

test("many routes of one case each do not all go to the largest part", () => {
  const single = Array.from({ length: 50 }, (_, i) => ({ id: `c${i}`, input: i, route: `r${i}` }));

  assert.equal(counts(splitCases(single, { parts: { train: 80, test: 20 } })).test, 10);
});

test("tags count where they are asked for", () => {
  const tagged = Array.from({ length: 40 }, (_, i) => ({
    id: `c${i}`,
    input: i,
    tags: i % 4 === 0 ? ["hard"] : [],
  }));
  const split = splitCases(tagged, { parts: { train: 50, test: 50 }, by: ["tag"] });

  assert.equal(split.filter((one) => one.split === "test" && one.tags?.includes("hard")).length, 5);
});

test("what is in a part stays there when the dataset grows, unless it is dealt out again", () => {
  const parts = { train: 80, test: 20 };
  const old = splitCases(cases.slice(0, 100), { parts });
  const grown = splitCases([...old, ...cases.slice(100)], { parts });
  const again = splitCases([...old, ...cases.slice(100)], { parts, seed: 5, again: true });

  assert.deepEqual(
    grown.slice(0, 100).map((one) => one.split),
    old.map((one) => one.split),
  );
  assert.ok(Math.abs((counts(grown).test ?? 0) - 40) <= 3, JSON.stringify(counts(grown)));
  assert.notDeepEqual(
    again.slice(0, 100).map((one) => one.split),
    old.map((one) => one.split),
  );
});

test("weights that are none, foreign parts and torn clusters are refused", () => {
  const refused = (given: readonly Case[], parts: Record<string, number>, message: RegExp) =>
    assert.throws(() => splitCases(given, { parts }), { code: "split_invalid", message });

  refused(cases, { all: 1 }, /there are 1 parts/);
  refused(cases, { a: 1, b: 0 }, /the weight of "b" is 0/);
  refused(cases, { a: 1, b: Number.NaN }, /the weight of "b" is NaN/);
  refused([{ id: "x", input: 1, split: "dev" }], { a: 1, b: 1 }, /case "x" is in "dev" already/);
  refused(
    [
      { id: "x", input: 1, split: "a", cluster: "k" },
      { id: "y", input: 1, split: "b", cluster: "k" },
    ],
    { a: 1, b: 1 },
    /cluster "k" are in "a" and in "b"/,
  );
});
