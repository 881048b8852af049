import assert from "node:assert/strict";
import { test } from "node:test";
import {
  normalCdf,
  normalQuantile,
  normalUpper,
  normalUpperLog,
  normalUpperQuantile,
  normalUpperQuantileLog,
} from "./normal.ts";

function near(actual: number, expected: number, relative = 1e-12): void {
  assert.ok(
    Math.abs(actual - expected) <= relative * Math.abs(expected),
    `${actual} is not near ${expected}`,
  );
}

test("normalUpper() agrees with scipy down to 1e-300", () => {
  near(normalUpper(0), 0.5);
  near(normalUpper(0.1), 0.460172162722971);
  near(normalUpper(1.96), 0.024997895148220435);
  near(normalUpper(8), 6.22096057427174e-16);
  near(normalUpper(37), 5.7255712225239266e-300, 1e-11);
  near(normalUpper(-1), 0.8413447460685429);
  near(normalCdf(-3), 0.0013498980316300933);
});

test("normalQuantile() agrees with scipy, and its upper twin where 1 - p has no digits", () => {
  near(normalQuantile(0.975), 1.9599639845400545);
  near(normalQuantile(0.3), -0.5244005127080407);
  near(normalUpperQuantile(0.4), 0.2533471031357997);
  near(normalUpperQuantile(1e-5), 4.264890793922825);
  near(normalUpperQuantile(1e-20), 9.262340089798409);
  near(normalUpperQuantile(1e-300), 37.0470962993612);
  assert.ok(Math.abs(normalQuantile(0.5)) < 1e-15);
  assert.deepEqual(
    [normalQuantile(0), normalQuantile(1)],
    [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
  );
});

test("normalUpperLog() agrees with a continued fraction of 50 digits where the tail itself is no number any more", () => {
  near(normalUpperLog(20), -203.91715537109727, 1e-12);
  near(normalUpperLog(31), -484.85396362717927, 1e-12);
  near(normalUpperLog(40), -804.6084420137538, 1e-12);
  near(normalUpperLog(100), -5005.524208694205, 1e-12);
  for (const z of [5, 29.9, 30.1, 37, 60]) near(normalUpperQuantileLog(normalUpperLog(z)), z, 1e-10);
});
