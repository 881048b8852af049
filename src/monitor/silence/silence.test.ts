import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY, HOUR, MINUTE, MONDAY } from "../_test-monitor.ts";
import { silenceOf } from "./silence.ts";

/** Runs of each full hour of some days, as a day has them. */
function counts(days: number, of: (day: number, hour: number) => number): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (let day = 0; day < days; day++)
    for (let hour = 0; hour < 24; hour++) {
      const count = of(day, hour);
      if (count > 0) found.set(MONDAY + day * DAY + hour * HOUR, count);
    }
  return found;
}

const lastAt = MONDAY + 9 * DAY + 12 * HOUR;

test("no run where there were many at this time a week ago is silence, as soon as chance is no excuse", () => {
  const seen = { counts: counts(10, () => 60), from: MONDAY };

  assert.equal(silenceOf(seen, { lastAt, now: lastAt + 20 * MINUTE }), undefined);
  assert.deepEqual(silenceOf(seen, { lastAt, now: lastAt + 45 * MINUTE }), {
    since: lastAt,
    expected: 45,
    days: 1,
  });
  const busy = { ...seen, counts: counts(10, () => 6_000) };
  assert.equal(silenceOf(busy, { lastAt, now: lastAt + 5 * MINUTE }), undefined);
  assert.ok(silenceOf(busy, { lastAt, now: lastAt + 15 * MINUTE }));
});

test("a quiet night, a weekend and little traffic are none", () => {
  const office = counts(13, (day, hour) => (day % 7 < 5 && hour >= 8 && hour < 18 ? 100 : 0));
  const friday = MONDAY + 11 * DAY + 17 * HOUR + 59 * MINUTE;
  const seen = { counts: office, from: MONDAY + 8 * HOUR };

  assert.equal(silenceOf(seen, { lastAt: friday, now: friday + 14 * HOUR }), undefined);
  assert.equal(silenceOf(seen, { lastAt: friday, now: friday + 24 * HOUR }), undefined);
  assert.equal(
    silenceOf({ counts: counts(10, () => 1), from: MONDAY }, { lastAt, now: lastAt + 10 * HOUR }),
    undefined,
  );
});

test("of a young workflow two days at least must speak; and a clock that was set back says nothing", () => {
  const day = { counts: counts(1, () => 60), from: MONDAY };
  const three = { counts: counts(3, () => 60), from: MONDAY };
  const early = MONDAY + DAY;
  const later = MONDAY + 3 * DAY;

  assert.equal(silenceOf(day, { lastAt: early, now: early + 2 * HOUR }), undefined);
  assert.deepEqual(silenceOf(three, { lastAt: later, now: later + HOUR })?.days, 3);
  assert.equal(silenceOf(three, { lastAt: later, now: later - 5 * HOUR }), undefined);
});
