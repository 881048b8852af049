import assert from "node:assert/strict";
import { test } from "node:test";
import type { SessionId } from "airworthy";
import { isAirworthyError, workflow } from "airworthy";
import { assertFails, bad, inApp, outputOf } from "./_scene.ts";

/** Texts that an encoding, a database or a terminal may bend. */
const ODD: readonly (readonly [string, string])[] = [
  ["a lone high surrogate", "\ud800"],
  ["another one, which must not become the same", "\ud801"],
  ["a lone low surrogate inside", "a\udc00b"],
  ["the replacement character itself", "\ufffd"],
  ["text from right to left", "\u202eabc\u05d0"],
  ["an emoji of several code points", "👩‍🚀"],
  ["the signs of addresses", "a/b#2%20"],
  ["a quote and a backslash", `"'\\`],
];
const NUL = "nul\u0000nul";

test("steps and scopes of any name keep their addresses apart, and replay", async () => {
  const flow = bad("names", async (ctx) => {
    const seen: string[] = [];
    for (const [, name] of ODD) {
      for (const _ of [1, 2])
        seen.push(await ctx.step(name, () => `${name} ${seen.length}`, { input: { [name]: name } }));
      seen.push(await ctx.scope(name, () => ctx.step(name, () => `${name} inside`)));
    }
    return seen;
  });
  await inApp([flow], async (app) => {
    const run = await app.run(flow, undefined);
    assert.equal(outputOf(run).length, 3 * ODD.length);
    const stored = await app.store.load(run.id);
    assert.equal(new Set(stored?.calls.map(({ address }) => address)).size, 3 * ODD.length);
    assert.equal((await app.replay(run.id)).status, "same");
  });
});

test("a step name used twice is counted, and no other name can be taken for the count", async () => {
  const flow = bad("twice", async (ctx) => {
    const answers = [1, 2, 3].map((n) => ctx.step("a", () => n));
    return [
      ...(await Promise.all(answers)),
      await ctx.step("a#2", () => 4),
      await ctx.step("a%232", () => 5),
    ];
  });
  await inApp([flow], async (app) => {
    const run = await app.run(flow, undefined);
    assert.deepEqual(outputOf(run), [1, 2, 3, 4, 5]);
    const stored = await app.store.load(run.id);
    assert.deepEqual(
      stored?.calls.map(({ address }) => address),
      ["a", "a#2", "a#3", "a%232", "a%25232"],
    );
    assert.equal((await app.replay(run.id)).status, "same");
  });
});

for (const [what, name] of [
  ["an empty name", ""],
  ["NUL in it", NUL],
  ["a line end in it", "a\nb"],
  ["201 characters", "x".repeat(201)],
] as const) {
  test(`a step with ${what} is refused by name`, async () => {
    const flow = bad("named", (ctx) => ctx.step(name, () => 1));
    await inApp([flow], async (app) => {
      const { calls } = await assertFails(app, await app.run(flow, undefined), "invalid_name");
      assert.deepEqual(calls, []);
    });
    assert.throws(
      () => workflow({ name, run: async () => 1 }),
      (error) => isAirworthyError(error, "invalid_name"),
    );
  });
}

for (const [what, text] of [...ODD, ["NUL", NUL]] as const) {
  test(`subject, tag, release, session and input may be ${what}, and are found by it alone`, async () => {
    const flow = bad("labelled", async (ctx, input) => {
      ctx.reply({ role: "user", content: text });
      return { input, before: ctx.messages, subject: ctx.subject };
    });
    await inApp([flow], async (app) => {
      const label = (value: string) => ({
        subject: { id: value, attributes: { [value]: value } },
        tags: [value, "all"],
        release: value,
        session: value as SessionId,
      });
      const others = [...ODD.map(([, other]) => other), NUL].filter((other) => other !== text);
      for (const other of others) outputOf(await app.run(flow, other, label(other)));
      const run = await app.run(flow, { [text]: text }, label(text));

      assert.deepEqual(outputOf(run), {
        input: { [text]: text },
        before: [],
        subject: { id: text, attributes: { [text]: text } },
      });
      for (const query of [
        { subject: text },
        { tag: text },
        { release: text },
        { session: text as SessionId },
      ])
        assert.deepEqual(
          (await app.store.list(query)).runs.map(({ id }) => id),
          [run.id],
        );
      const stored = await app.store.load(run.id);
      assert.deepEqual(
        [stored?.subject, stored?.tags, stored?.release, stored?.session],
        [{ id: text, attributes: { [text]: text } }, [text, "all"], text, text],
      );
      assert.equal((await app.replay(run.id)).status, "same");
      const second = await app.run(flow, undefined, label(text));
      assert.deepEqual(outputOf(second).before, [{ role: "user", content: text }]);

      assert.equal((await app.store.erase(text)).runs, 2);
      assert.equal(await app.store.load(run.id), undefined);
      assert.equal((await app.store.list({ tag: "all" })).runs.length, others.length);
    });
  });
}
