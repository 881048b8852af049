import assert from "node:assert/strict";
import { test } from "node:test";
import type { Clock, LimiterFigures } from "./limiter.ts";
import { Limiter } from "./limiter.ts";

const NEVER = new AbortController().signal;

/** Time that passes when it is told to. */
function virtualClock(): Clock & { advance: (ms: number) => Promise<void> } {
  let now = 0;
  let timers: { at: number; run: () => void }[] = [];
  return {
    now: () => now,
    after: (ms, run) => {
      const timer = { at: now + ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
    advance: async (ms) => {
      const end = now + ms;
      for (;;) {
        await settled();
        const next = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        timers = timers.filter((one) => one !== next);
        now = Math.max(now, next.at);
        next.run();
      }
      now = end;
      await settled();
    },
  };
}

async function settled(): Promise<void> {
  for (let i = 0; i < 10; i++) await Promise.resolve();
}

function setUp(figures: LimiterFigures) {
  const clock = virtualClock();
  const limiter = new Limiter(figures, clock);
  const starts: number[] = [];
  const start = async (options: { first?: boolean; name?: string } = {}): Promise<void> => {
    await limiter.turn({ signal: NEVER, ...options });
    starts.push(clock.now());
  };
  return { clock, limiter, starts, start };
}

/** The most starts that any second has, wherever it begins. */
function mostInASecond(starts: readonly number[]): number {
  return Math.max(...starts.map((from) => starts.filter((at) => at >= from && at < from + 1_000).length));
}

test("Limiter spreads starts evenly", async () => {
  const { clock, starts, start } = setUp({ perSecond: 20 });
  for (let i = 0; i < 5; i++) void start();
  await clock.advance(1_000);

  assert.deepEqual(starts, [0, 50, 100, 150, 200]);
});

test("Limiter never starts more in any second than it may, whatever the burst", async () => {
  for (const [perSecond, burst] of [
    [20, 1],
    [20, 20],
    [7, 3],
    [5, 50],
    [2.5, 2],
  ] as const) {
    const { clock, starts, start } = setUp({ perSecond, burst });
    const total = 20 * Math.floor(perSecond);
    for (let i = 0; i < total / 2; i++) void start();
    await clock.advance(3_333);
    for (let i = 0; i < total / 2; i++) void start();
    await clock.advance(60_000);

    assert.equal(starts.length, total);
    assert.ok(mostInASecond(starts) <= perSecond, `${perSecond}, ${burst}: ${mostInASecond(starts)}`);
  }
});

test("Limiter lets a burst go at once, and is as fast as its rate after it", async () => {
  const { clock, starts, start } = setUp({ perSecond: 10, burst: 4 });
  for (let i = 0; i < 20; i++) void start();
  await clock.advance(10_000);

  assert.deepEqual(starts.slice(0, 6), [0, 0, 0, 0, 100, 200]);
  assert.ok((starts.at(-1) ?? 0) <= 2_000, `${starts}`);
});

test("Limiter starts less than one a second where it is told to", async () => {
  const { clock, starts, start } = setUp({ perSecond: 0.5 });
  for (let i = 0; i < 3; i++) void start();
  await clock.advance(10_000);

  assert.deepEqual(starts, [0, 2_000, 4_000]);
});

test("Limiter has no more running than it may", async () => {
  const { limiter, starts, start, clock } = setUp({ concurrency: 2 });
  for (let i = 0; i < 5; i++) void start();
  await clock.advance(0);
  assert.equal(starts.length, 2);
  limiter.done();
  await clock.advance(0);
  assert.equal(starts.length, 3);
  limiter.done();
  limiter.done();
  await clock.advance(0);
  assert.equal(starts.length, 5);
  assert.equal(limiter.waiting, 0);
});

test("Limiter gives nobody a turn during a pause, and a shorter pause does not end it", async () => {
  const { clock, limiter, starts, start } = setUp({ perSecond: 1_000 });
  limiter.pause(500);
  limiter.pause(100);
  void start();
  await clock.advance(400);
  assert.deepEqual([starts, limiter.pausedFor], [[], 100]);
  await clock.advance(200);
  assert.deepEqual(starts, [500]);
});

test("Limiter serves in the order of coming, but for who was sent back", async () => {
  const { clock, limiter } = setUp({ perSecond: 10 });
  const order: string[] = [];
  const come = (name: string, first = false): void =>
    void Promise.resolve(limiter.turn({ signal: NEVER, first })).then(() => order.push(name));
  come("a");
  come("b");
  come("c");
  come("sent back", true);
  await clock.advance(1_000);

  assert.deepEqual(order, ["a", "sent back", "b", "c"]);
});

test("Limiter forgets who gives up waiting", async () => {
  const { clock, limiter, starts, start } = setUp({ perSecond: 1 });
  await start();
  const given = new AbortController();
  const late = limiter.turn({ signal: given.signal });
  void start();
  given.abort(new Error("enough"));

  await assert.rejects(late ?? Promise.resolve(), /enough/);
  assert.equal(limiter.waiting, 1);
  await clock.advance(1_000);
  assert.deepEqual(starts, [0, 1_000]);
  await assert.rejects(limiter.turn({ signal: AbortSignal.abort(new Error("before")) }) ?? Promise.resolve());
});

test("Limiter holds the stricter figures where two share it", async () => {
  const { clock, limiter, starts, start } = setUp({ perSecond: 100, burst: 50 });
  limiter.tighten({ perSecond: 10, burst: 1, concurrency: 100 });
  limiter.tighten({ perSecond: 1_000 });
  for (let i = 0; i < 3; i++) void start();
  await clock.advance(1_000);

  assert.deepEqual(starts, [0, 100, 200]);
});
