import assert from "node:assert/strict";
import { test } from "node:test";
import { quintiles } from "./quintiles.ts";

test("quintiles() puts numbers into five bands of as many values each", () => {
  const bands = quintiles(Array.from({ length: 100 }, (_, i) => i));

  assert.equal(bands[0], "0 to under 20");
  assert.equal(bands[99], "80 and more");
  assert.deepEqual(
    [...new Set(bands)].map((band) => bands.filter((one) => one === band).length),
    [20, 20, 20, 20, 20],
  );
});

test("quintiles() joins bands that many equal values would make the same, and leaves few values and words alone", () => {
  assert.deepEqual(
    [
      ...new Set(
        quintiles([
          ...Array(80).fill(0),
          1,
          2,
          3,
          4,
          5,
          6,
          7,
          8,
          9,
          10,
          11,
          12,
          13,
          14,
          15,
          16,
          17,
          18,
          19,
          20,
        ]),
      ),
    ],
    ["0 to under 1", "1 and more"],
  );
  assert.deepEqual(quintiles([1, 2, undefined, 2]), [1, 2, undefined, 2]);
  assert.deepEqual(quintiles(["a", 1, 2, 3, 4, 5, 6]), ["a", 1, 2, 3, 4, 5, 6]);
});
