import assert from "node:assert/strict";
import { test } from "node:test";
import type { ChangeState } from "./change-detector.ts";
import { changeAlarm, changeDetector } from "./change-detector.ts";

const LIMIT = 0.05;

/** The generator of Park and Miller. */
function random(seed: number): () => number {
  let x = seed;
  return () => {
    x = (16_807 * x) % 2_147_483_647;
    return x / 2_147_483_647;
  };
}

interface Stream {
  readonly seed: number;
  readonly runs: number;
  readonly rate: (n: number) => number;
  readonly at?: number;
}

/** When it says something for the first time, from 1. */
function saidAfter({ seed, runs, rate }: Stream, alarm: number): number | undefined {
  const next = random(seed);
  let state = changeDetector.start("worse");
  for (let n = 1; n <= runs; n++) {
    state = changeDetector.step(state, { bad: next() < rate(n) ? 1 : 0, limit: LIMIT, at: n });
    if (changeDetector.log(state) >= alarm) return n;
  }
  return undefined;
}

test("its first steps are the bets worked out by hand, and money that is lost is put back", () => {
  const odds = [1.25, 1.5, 2, 3, 5, 10, 25];
  const factor = (bad: number) => (one: number) => {
    const expected = (one * LIMIT) / (1 - LIMIT + one * LIMIT);
    return 1 + ((expected - LIMIT) / (LIMIT * (1 - LIMIT))) * (bad - LIMIT);
  };
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const good = changeDetector.step(changeDetector.start("worse"), { bad: 0, limit: LIMIT, at: 1 });
  const then = changeDetector.step(good, { bad: 1, limit: LIMIT, at: 2 });

  assert.ok(Math.abs(Math.exp(changeDetector.log(good)) - mean(odds.map(factor(0)))) < 1e-12);
  // Each had lost a part of its stake, and begins with all of it again.
  assert.ok(Math.abs(Math.exp(changeDetector.log(then)) - mean(odds.map(factor(1)))) < 1e-12);
});

test("looked at after every one of 20,000 runs at the limit, it is wrong in far fewer than half", () => {
  const wrong = Array.from({ length: 40 }, (_, i) =>
    saidAfter({ seed: 1_000 + 7_919 * i, runs: 20_000, rate: () => LIMIT }, changeAlarm(20_000)),
  ).filter((n) => n !== undefined);

  assert.ok(wrong.length <= 12, `${wrong.length} of 40`);
});

test("a change is found whenever it comes, and said to have begun about when it did", () => {
  const begun: number[] = [];
  for (let i = 0; i < 20; i++) {
    const next = random(5_000 + 104_729 * i);
    let state = changeDetector.start("worse");
    for (let n = 1; n <= 6_000 && changeDetector.log(state) < changeAlarm(20_000); n++)
      state = changeDetector.step(state, {
        bad: next() < (n > 5_000 ? 0.2 : 0.03) ? 1 : 0,
        limit: LIMIT,
        at: n,
      });
    assert.ok(changeDetector.log(state) >= changeAlarm(20_000));
    begun.push(changeDetector.since(state));
  }

  const close = begun.filter((n) => Math.abs(n - 5_000) < 60);
  assert.ok(close.length >= 15, begun.join(" "));
});

test("the other way round it tells that a rate is surely back below its limit", () => {
  const after = (rate: number): number => {
    const next = random(11);
    let state = changeDetector.start("better");
    for (let n = 1; n <= 3_000; n++) {
      state = changeDetector.step(state, { bad: next() < rate ? 1 : 0, limit: LIMIT, at: n });
      if (changeDetector.log(state) >= changeAlarm(1_000)) return n;
    }
    return Number.POSITIVE_INFINITY;
  };

  assert.ok(after(0) < 200, String(after(0)));
  assert.equal(after(0.1), Number.POSITIVE_INFINITY);
});

test("what counts less moves it less, its state survives JSON, and what cannot be is refused", () => {
  const start = changeDetector.start("worse");
  const full = changeDetector.step(start, { bad: 1, limit: LIMIT, at: 1 });
  const half = changeDetector.step(start, { bad: 1, limit: LIMIT, weight: 0.5, at: 1 });
  const again: ChangeState = JSON.parse(JSON.stringify(full));

  assert.ok(changeDetector.log(half) < changeDetector.log(full) && changeDetector.log(half) > 0);
  assert.deepEqual(
    changeDetector.step(again, { bad: 0.5, limit: 0.1, at: 2 }),
    changeDetector.step(full, { bad: 0.5, limit: 0.1, at: 2 }),
  );
  assert.throws(() => changeDetector.step(start, { bad: 1, limit: 0, at: 1 }), /limit of 0/);
  assert.throws(() => changeDetector.step(start, { bad: 2, limit: LIMIT, at: 1 }), RangeError);
  assert.throws(() => changeAlarm(0), /every 0 runs/);
});
