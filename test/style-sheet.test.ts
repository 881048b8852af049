import assert from "node:assert/strict";
import { test } from "node:test";
import { cyclesOf } from "../tools/style-sheet/measure.ts";
import { ownRow } from "../tools/style-sheet/own-row.ts";

/** Functions that may be longer than 60 lines, each with its reason. There is none. */
const LONG_FUNCTIONS: Readonly<Record<string, string>> = {};

const row = await ownRow();

test("no function of src is longer than 60 lines, but for those that are argued", () => {
  const long = row.longestFunctions
    .filter(({ lines }) => lines > 60)
    .map(({ path, name, lines }) => `${path}: ${name} (${lines})`);

  assert.deepEqual(
    long.filter((one) => !Object.keys(LONG_FUNCTIONS).some((known) => one.startsWith(known))),
    [],
  );
  assert.ok(row.over50 <= 0.01, `${100 * row.over50} % are longer than 50`);
});

test("files are short: 80 lines in the middle, 250 for nine of ten, 400 at most", () => {
  assert.ok(row.medianFile <= 80, `median ${row.medianFile}`);
  assert.ok(row.ninetiethFile <= 250, `nine of ten ${row.ninetiethFile}`);
  assert.ok(row.longestFile.lines <= 400, `${row.longestFile.path} ${row.longestFile.lines}`);
});

test("nothing imports itself in a circle, neither files nor folders", () => {
  assert.equal(row.cycles, 0);
  assert.equal(row.mutualPairs, 0);
});

test("the root has at most 25 values, the package at most 12 entries", () => {
  assert.ok(row.rootValues > 0 && row.rootValues <= 25, `${row.rootValues} values`);
  assert.ok(row.entries > 0 && row.entries <= 12, `${row.entries} entries`);
});

test("src has no any and no !", () => {
  assert.equal(row.anyPerThousand, 0);
  assert.equal(row.bangs, 0);
});

test("cyclesOf() finds files that import each other, also around a corner", () => {
  const of = (...edges: [string, string][]) =>
    cyclesOf(edges.map(([from, to]) => ({ from, to, typeOnly: false })));

  assert.deepEqual(of(["a", "b"], ["b", "c"]), []);
  assert.deepEqual(of(["a", "b"], ["b", "c"], ["c", "a"], ["c", "d"]), [["a", "b", "c"]]);
});
