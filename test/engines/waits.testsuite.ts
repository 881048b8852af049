import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import type { Address, RunId } from "airworthy";
import { isAirworthyError, workflow } from "airworthy";
import type { Claims } from "./_scene.ts";
import { has, until } from "./_scene.ts";

const OK = "ok" as Address;

const ask = workflow({
  name: "ask",
  run: async (ctx, what: string) => {
    const before = await ctx.step("before", () => what.length);
    const { approved, by } = await ctx.approve("ok", { title: what });
    return `${approved ? "yes" : "no"} by ${by} ${before}${await ctx.step("after", () => "!")}`;
  },
});

export const waits: Claims = {
  "a run waits for a person, and goes on from where it stopped": async ({ open }) => {
    const app = await open({ workflows: [ask] });
    app.attend({ every: 100 });
    const result = await app.run(ask, "really?");
    assert.deepEqual([result.status, result.status === "waiting" && result.waitingFor], ["waiting", ["ok"]]);
    await app.decide(result.id, OK, { approved: true, by: "eve" });
    const done = await until(app, result.id, has("completed"));

    assert.equal(done.end?.status === "completed" && done.end.output.text, '"yes by eve 7!"');
    assert.deepEqual(
      done.calls.map(({ seq, address, state }) => `${seq} ${address} ${state}`),
      ["1 before done", "2 ok done", "3 after done"],
    );
    assert.equal((await app.replay(result.id)).status, "same");
  },

  "what was decided before anybody attended is taken up": async ({ open }) => {
    const app = await open({ workflows: [ask] });
    const { id } = await app.run(ask, "really?");
    await app.decide(id, OK, { approved: false, by: "eve" });
    app.attend({ every: 100 });
    const done = await until(app, id, has("completed"));
    assert.equal(done.end?.status === "completed" && done.end.output.text, '"no by eve 7!"');
  },

  "a request that nobody decides in time is denied, and the run goes on": async ({ open }) => {
    const hurry = workflow({
      name: "hurry",
      run: async (ctx) => (await ctx.approve("ok", { title: "Quick", expiresAfter: "300ms" })).approved,
    });
    const app = await open({ workflows: [hurry] });
    app.attend({ every: 100 });
    const { id } = await app.run(hurry, undefined);
    const done = await until(app, id, has("completed"));
    assert.equal(done.end?.status === "completed" && done.end.output.text, "false");
  },

  "a hundred runs that wait for people hold up nobody": async ({ open }) => {
    const app = await open({ workflows: [ask] });
    const attending = app.attend({ every: 100 });
    const waiting = await Promise.all(Array.from({ length: 100 }, (_, i) => app.run(ask, `${i}`)));
    assert.ok(waiting.every(({ status }) => status === "waiting"));
    const next = await Promise.race([app.run(ask, "one more"), setTimeout(10_000)]);
    assert.equal(next?.status, "waiting");

    const ids: RunId[] = waiting.map(({ id }) => id);
    await Promise.all(ids.map((id) => app.decide(id, OK, { approved: true, by: "eve" })));
    for (const id of ids) await until(app, id, has("completed"));
    await attending.stop();
  },

  "a run sleeps for as long as it says, however often it is looked at": async ({ open }) => {
    const nap = workflow({
      name: "nap",
      run: async (ctx) => {
        const from = await ctx.now();
        await Promise.all([ctx.sleep("1.3s"), ctx.scope("other", () => ctx.sleep(30))]);
        return (await ctx.now()) - from;
      },
    });
    const app = await open({ workflows: [nap] });
    const result = await app.run(nap, undefined);
    assert.ok(result.status === "completed", result.status);
    assert.ok((result.output as number) >= 1_290, String(result.output));
    const stored = await app.store.load(result.id);
    assert.deepEqual(
      stored?.calls.filter(({ kind }) => kind === "sleep").map(({ address, state }) => `${address} ${state}`),
      ["sleep begun", "other/sleep done", "sleep done"],
    );
    assert.equal((await app.replay(result.id)).status, "same");
  },

  "a run that waits can be cancelled, and is not taken up again": async ({ open }) => {
    const app = await open({ workflows: [ask] });
    app.attend({ every: 100 });
    const { id } = await app.run(ask, "really?");
    await app.cancel(id, { by: "eve", reason: "not needed" });
    const { end } = await until(app, id, has("cancelled"));
    assert.match(end?.status === "cancelled" ? end.error.message : "", /not needed/);
    await assert.rejects(app.decide(id, OK, { approved: true, by: "eve" }), (error) =>
      isAirworthyError(error, "run_ended"),
    );
    await setTimeout(500);
    assert.equal((await app.store.load(id))?.calls.length, 1);
  },

  "a run that goes on is cancelled by who started it, and its calls are told": async ({ open }) => {
    const told: unknown[] = [];
    const long = workflow({
      name: "long",
      run: async (ctx) => {
        await ctx.step("first", () => 1);
        await ctx.step("hang", async () => {
          begun.resolve();
          await setTimeout(60_000, undefined, { signal: ctx.signal }).catch((error: unknown) =>
            told.push(error),
          );
        });
        await ctx.step("never", () => told.push("never"));
      },
    });
    const begun = Promise.withResolvers<void>();
    const app = await open({ workflows: [long] });
    const controller = new AbortController();
    const running = app.run(long, undefined, { signal: controller.signal });
    await begun.promise;
    controller.abort("enough");
    const result = await running;
    assert.ok(result.status === "cancelled", result.status);
    assert.match(result.error.message, /enough/);
    while (told.length === 0) await setTimeout(20);
    assert.equal(told.length, 1);
    assert.notEqual(told[0], "never");
  },
};
