import assert from "node:assert/strict";
import { test } from "node:test";
import { courseBand } from "./course-band.ts";

const FRAME = { width: 100, height: 60 };

test("an interval is an area around what was measured, from left to right by runs", () => {
  const { band, line, alike } = courseBand(
    [
      { runs: 50, value: -0.1, low: -0.2, high: 0.1 },
      { runs: 100, value: -0.1, low: -0.2, high: 0 },
    ],
    FRAME,
  );

  assert.equal(alike, 30);
  assert.equal(line, "M50 43.6L100 43.6");
  assert.equal(band, "M50 16.4L100 30L100 57.3L50 57.3Z");
});

test("what early intervals do not know is cut, and an open side goes to the edge", () => {
  const { band } = courseBand(
    [
      { runs: 10, value: 0.5, low: -1, high: null },
      { runs: 100, value: 0, low: -0.1, high: 0.1 },
    ],
    FRAME,
  );

  assert.match(band, /^M10 0L100 2\.7L100 57\.3L10 60Z$/);
});
