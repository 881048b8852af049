import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import type { Address, App, SessionId } from "airworthy";
import { isAirworthyError, open, workflow } from "airworthy";
import { assertTyped, inApp, inFolder, outputOf, typed } from "./_scene.ts";

const session = "ses_1" as SessionId;

const chat = workflow({
  name: "chat",
  run: async (ctx, text: string) => {
    await ctx.step("think", () => setTimeout(5));
    ctx.reply(text);
    return ctx.messages.length;
  },
});

async function turnsOf(app: App): Promise<number> {
  const state = await app.store.session(session);
  assert.equal(state?.messages.length, state?.turns);
  return state?.turns ?? 0;
}

test("of turns that begin at the same moment one goes on, and the others are refused", async () => {
  await inApp([chat], async (app) => {
    const begun = ["a", "b", "c"].map((text) => app.run(chat, text, { session }));
    const [first, ...others] = await Promise.allSettled(begun);
    assert.ok(first?.status === "fulfilled" && outputOf(first.value) === 0);
    for (const other of others) {
      assert.ok(other.status === "rejected");
      assertTyped(other.reason, "session_busy");
    }
    assert.deepEqual((await app.store.session(session))?.messages, ['"a"']);
    assert.equal(outputOf(await app.run(chat, "d", { session })), 1);
    assert.equal((await app.store.list({ session })).runs.length, 2);
  });
});

test("a turn that is refused, or fails before it begins, leaves the session free", async () => {
  await inApp([chat], async (app) => {
    await assert.rejects(app.run(chat, "x".repeat(20_000_000), { session }), typed("payload_too_large"));
    assert.equal(outputOf(await app.run(chat, "a", { session })), 0);
  });
});

test("turns of two processes at the same moment: one is kept, the other fails and adds nothing", () =>
  inFolder(async (folder) => {
    const apps = await Promise.all(
      [1, 2].map(() => open({ store: join(folder, "store.db"), workflows: [chat] })),
    );
    const [app] = apps;
    assert.ok(app);
    let moved = 0;
    let turns = 0;
    for (let round = 0; round < 10; round++) {
      const ends = await Promise.allSettled(apps.map((each) => each.run(chat, "hello", { session })));
      for (const end of ends) {
        if (end.status === "rejected") assertTyped(end.reason, "session_busy");
        else if (end.value.status === "completed") turns += 1;
        else {
          assert.ok(
            "error" in end.value && isAirworthyError(end.value.error, "session_moved"),
            String(end.value),
          );
          assert.equal((await app.store.load(end.value.id))?.status, "failed");
          assert.equal((await app.replay(end.value.id)).status, "same");
          moved += 1;
        }
      }
      assert.equal(await turnsOf(app), turns);
    }
    assert.ok(moved > 0, "the two never met");
    for (const each of apps) await each.close();
  }));

test("a turn that waits for a person holds up nobody, and adds its messages when it goes on", async () => {
  const careful = workflow({
    name: "careful",
    run: async (ctx, text: string) => {
      await ctx.approve("go", { title: text });
      ctx.reply(text);
      return ctx.messages.length;
    },
  });
  await inApp([chat, careful], async (app) => {
    const waiting = await app.run(careful, "later", { session });
    assert.equal(waiting.status, "waiting");
    assert.equal(outputOf(await app.run(chat, "sooner", { session })), 0);
    await app.decide(waiting.id, "go" as Address, { approved: true, by: "ann" });
    assert.equal(outputOf(await app.resume(waiting.id)), 0);
    assert.deepEqual((await app.store.session(session))?.messages, ['"sooner"', '"later"']);
  });
});

test("many sessions at once stay apart", async () => {
  await inApp([chat], async (app) => {
    const talk = async (name: string) => {
      for (let turn = 0; turn < 5; turn++) {
        const seen = outputOf(await app.run(chat, `${name} ${turn}`, { session: name as SessionId }));
        assert.equal(seen, turn);
      }
      const state = await app.store.session(name as SessionId);
      assert.deepEqual(
        state?.messages,
        [0, 1, 2, 3, 4].map((turn) => JSON.stringify(`${name} ${turn}`)),
      );
    };
    await Promise.all(Array.from({ length: 20 }, (_, i) => talk(`ses_${i}`)));
  });
});
