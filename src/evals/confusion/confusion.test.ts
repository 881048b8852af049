import assert from "node:assert/strict";
import { test } from "node:test";
import { confusionOf } from "./confusion.ts";

const answers = [
  { case: "a", expected: "orders", said: "orders", run: "run_1" },
  { case: "a", expected: "orders", said: "refunds", run: "run_2" },
  { case: "b", expected: "refunds", said: "orders", run: "run_3" },
  { case: "c", expected: "refunds", said: "orders", run: "run_4" },
  { case: "c", expected: "refunds", said: "orders", run: "run_5" },
  { case: "d", expected: "refunds", said: undefined, run: "run_6" },
  { case: "e", expected: "orders", said: "fax" },
];

test("mistakes are grouped, the most frequent first, with their cases and runs", () => {
  const { mistakes, right, answers: all } = confusionOf(answers);

  assert.deepEqual([right, all], [1, 7]);
  assert.deepEqual(mistakes[0], {
    expected: "refunds",
    said: "orders",
    count: 3,
    caseIds: ["b", "c"],
    runs: ["run_3", "run_4", "run_5"],
  });
  assert.deepEqual(
    mistakes.slice(1).map(({ expected, said, count }) => [expected, said, count]),
    [
      ["orders", "fax", 1],
      ["orders", "refunds", 1],
      ["refunds", undefined, 1],
    ],
  );
});

test("each route has its recall and precision, the lowest recall first", () => {
  const { routes } = confusionOf(answers);

  assert.deepEqual(routes, [
    { route: "refunds", expected: 4, said: 1, right: 0, recall: 0, precision: 0 },
    { route: "orders", expected: 3, said: 4, right: 1, recall: 1 / 3, precision: 1 / 4 },
    { route: "fax", expected: 0, said: 1, right: 0, recall: undefined, precision: 0 },
  ]);
});
