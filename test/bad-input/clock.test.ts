import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { test } from "node:test";
import type { Address, RunId } from "airworthy";
import { parseRunId, workflow } from "airworthy";
import { bad, inApp, outputOf } from "./_scene.ts";

const HOUR = 3_600_000;

/** A system clock that the test sets; timers go on as ever. */
function fakeClock(context: TestContext, now = Date.now()): { now: number } {
  const clock = { now };
  context.mock.method(Date, "now", () => clock.now);
  return clock;
}

test("ctx.now() never goes back: in the run, in a part of it and after a resume", async (context) => {
  const clock = fakeClock(context);
  const begin = clock.now;
  const part = workflow({
    name: "part",
    run: async (ctx) => {
      clock.now = begin - 2 * HOUR;
      return ctx.now();
    },
  });
  const flow = bad("clock", async (ctx) => {
    const times = [await ctx.now()];
    clock.now = begin - HOUR;
    times.push(await ctx.now(), await ctx.run(part, undefined));
    await ctx.approve("go", { title: "Go on" });
    times.push(await ctx.now());
    return times;
  });
  await inApp([flow], async (app) => {
    const run = await app.run(flow, undefined);
    assert.equal(run.status, "waiting");
    clock.now = begin - 3 * HOUR;
    await app.decide(run.id, "go" as Address, { approved: true, by: "ann" });
    const done = await app.resume(run.id);

    assert.deepEqual(outputOf(done), [begin, begin, begin, begin]);
    const stored = await app.store.load(run.id);
    assert.ok(stored?.calls.every(({ at, took }) => at >= 0 && took >= 0));
    assert.ok((stored?.took ?? -1) >= 0);
    assert.equal((await app.replay(run.id)).status, "same");
  });
});

test("a sleep lasts as long as asked when the clock goes back or ahead meanwhile", async (context) => {
  const clock = fakeClock(context);
  const flow = bad("sleeping", async (ctx, by) => {
    const from = performance.now();
    const slept = ctx.sleep(1_200);
    setTimeout(() => (clock.now += Number(by)), 20);
    await slept;
    // Timers may fire a little early.
    return performance.now() - from > 1_150;
  });
  await inApp([flow], async (app) => {
    const runs = [-HOUR, HOUR].map((by) => app.run(flow, by));
    for (const run of await Promise.all(runs)) assert.equal(outputOf(run), true);
  });
});

test("a run whose clock goes back keeps a duration, and its budget of time still ends it", async (context) => {
  const clock = fakeClock(context);
  const flow = bad("back", async (ctx) => {
    clock.now -= HOUR;
    return ctx.step("hang", () => new Promise(() => {}));
  });
  await inApp([flow], async (app) => {
    const run = await app.run(flow, undefined, { budget: { wallTime: 50 } });
    assert.equal(run.status, "failed");
    const { took = -1 } = (await app.store.load(run.id)) ?? {};
    assert.ok(took >= 45 && took < 5_000, `${took} ms`);
  });
});

test("ids of runs are valid and all different whatever the clock says, and each run is found", async (context) => {
  const clock = fakeClock(context);
  const flow = bad("id", async () => 1);
  await inApp([flow], async (app) => {
    const ids: RunId[] = [];
    for (const now of [clock.now, clock.now, clock.now - HOUR, 0, -5, 8.64e15]) {
      clock.now = now;
      const run = await app.run(flow, undefined);
      assert.equal(run.status, "completed");
      ids.push(parseRunId(run.id));
    }
    assert.equal(new Set(ids).size, 6);
    const listed = (await app.store.list({ workflow: "id" })).runs.map(({ id }) => id);
    assert.deepEqual([...listed].sort(), [...ids].sort());
  });
});

test("turns of a session follow each other though the clock goes back between them", async (context) => {
  const clock = fakeClock(context);
  const chat = workflow({
    name: "chat",
    run: async (ctx, text: string) => {
      ctx.reply(text);
      return ctx.messages;
    },
  });
  await inApp([chat], async (app) => {
    const session = "ses_1" as never;
    const turns: unknown[] = [];
    for (const text of ["one", "two", "three"]) {
      turns.push(outputOf(await app.run(chat, text, { session })));
      clock.now -= HOUR;
    }
    assert.deepEqual(turns, [[], ["one"], ["one", "two"]]);
  });
});
