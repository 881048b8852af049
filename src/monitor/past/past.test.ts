import assert from "node:assert/strict";
import { test } from "node:test";
import { changeDetector } from "../../stats/gates/change-detector.ts";
import { DAY, HOUR, MINUTE, MONDAY } from "../_test-monitor.ts";
import { hourOf, usual } from "./hourly.ts";
import type { Past } from "./past.ts";
import { alarmed, isLearned, limitOf, NO_PAST, recovered, withRun } from "./past.ts";
import { isComplete, NO_REFERENCE, rankOf, withValue } from "./reference.ts";

interface Stretch {
  readonly from: number;
  readonly runs: number;
  readonly bad: (i: number, at: number) => number;
}

/** A run a minute. */
function after(past: Past, { from, runs, bad }: Stretch): Past {
  let next = past;
  for (let i = 0; i < runs; i++) {
    const at = from + i * MINUTE;
    next = withRun(next, { bad: bad(i, at), weight: 1, at });
  }
  return next;
}

const every = (n: number) => (i: number) => (i % n === 0 ? 1 : 0);

test("what is usual is known a day later, by the hour of the day", () => {
  const nights = (i: number, at: number) => (hourOf(at) % 24 < 6 ? every(4)(i) : every(50)(i));
  const day = after(NO_PAST, { from: MONDAY, runs: 1_000, bad: nights });
  assert.equal(isLearned(day), false);
  const past = after(NO_PAST, { from: MONDAY, runs: 10 * 1_440, bad: nights });
  const [night, noon] = [3, 12].map((hour) => usual(past.hours, hour));

  assert.equal(isLearned(past), true);
  assert.ok(night && noon && night.mean > 0.12 && noon.mean < 0.06, `${night?.mean} ${noon?.mean}`);
  assert.ok(limitOf(night) > night.mean && limitOf(noon) >= noon.mean + 0.005);
  // It is the same every night: nothing has changed.
  assert.ok(changeDetector.log(past.worse) < 8);
});

test("what is known to be worse does not become usual, and what comes back is held against what was before", () => {
  const before = after(NO_PAST, { from: MONDAY, runs: 4 * 1_440, bad: every(25) });
  const changed = after(before, { from: MONDAY + 4 * DAY, runs: 300, bad: every(4) });
  assert.ok(changeDetector.log(changed.worse) > 11);
  const told = alarmed(changed);
  const later = after(told, { from: MONDAY + 4 * DAY + 5 * HOUR, runs: 5 * 1_440, bad: every(4) });

  assert.deepEqual(later.hours, told.hours);
  assert.ok(told.recent.every(([hour]) => hour < hourOf(MONDAY + 4 * DAY)));
  const well = recovered(later);
  assert.deepEqual([well.better, changeDetector.log(well.worse) < 1e-12], [undefined, true]);
  assert.ok(Math.abs(usual(well.hours, 0).mean - 0.04) < 0.01);
});

test("a clock that steps back or far ahead loses nothing and grows without bound in nothing", () => {
  let past = after(NO_PAST, { from: MONDAY, runs: 1_440, bad: every(25) });
  for (let i = 0; i < 2_000; i++)
    past = withRun(past, { bad: 0, weight: 1, at: MONDAY + (i % 2 === 0 ? i : -i) * HOUR });

  assert.ok(past.recent.length <= 336, String(past.recent.length));
  assert.ok(Number.isFinite(changeDetector.log(past.worse)));
});

test("amounts are ranked among the first ones, equal ones by half", () => {
  let reference = NO_REFERENCE;
  for (let i = 0; i < 200; i++) reference = withValue(reference, i % 2 === 0 ? 5 : 10);

  assert.equal(isComplete(reference), true);
  assert.deepEqual(
    [1, 5, 7, 10, 99].map((value) => rankOf(reference, value)),
    [0, 0.25, 0.5, 0.75, 1],
  );
});
