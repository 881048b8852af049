import assert from "node:assert/strict";
import { test } from "node:test";
import type { LanguageModelV4, LanguageModelV4StreamPart } from "@ai-sdk/provider";
import type { Context, SessionId } from "airworthy";
import { model, tool, workflow } from "airworthy";
import { generateText, streamText } from "airworthy/ai-sdk";
import { z } from "zod";
import { FINISH, saying, streaming } from "./_models.ts";
import { completion, json, withProvider } from "./_provider.ts";
import { assertFails, bad, inApp, outputOf, typed } from "./_scene.ts";

const MB = "m".repeat(1_000_000);
const HUGE = "h".repeat(40_000_000);

const echo = tool({
  name: "echo",
  description: "Gives back what it is given",
  input: z.object({ text: z.string() }),
  output: z.object({ text: z.string() }),
  effect: "read",
  run: ({ text }) => ({ text }),
});
const grow = tool({
  name: "grow",
  description: "Gives so many characters",
  input: z.object({ size: z.number() }),
  output: z.object({ text: z.string() }),
  effect: "write",
  idempotency: { key: ({ size }) => `grow ${size}` },
  run: ({ size }) => ({ text: "g".repeat(size) }),
});

async function streamed(given: LanguageModelV4, prompt: string): Promise<string> {
  const result = streamText({ model: given, prompt, onError: () => {} });
  return result.text;
}

function textStream(pieces: Iterable<string>): LanguageModelV4 {
  return streaming(function* (): Generator<LanguageModelV4StreamPart> {
    yield { type: "stream-start", warnings: [] };
    yield { type: "text-start", id: "0" };
    for (const delta of pieces) yield { type: "text-delta", id: "0", delta };
    yield { type: "text-end", id: "0" };
    yield FINISH;
  });
}

function* cut(text: string, length: number): Generator<string> {
  for (let at = 0; at < text.length; at += length) yield text.slice(at, at + length);
}

type Through = (ctx: Context, text: string) => Promise<unknown>;

/** Where a text of some size may go in or out; each gives its length, or fails. */
const WAYS: readonly (readonly [string, Through])[] = [
  ["a step's input", (ctx, text) => ctx.step("take", () => text.length, { input: text })],
  ["a step's result", async (ctx, text) => (await ctx.step("make", () => text)).length],
  ["a tool's input", async (_ctx, text) => (await echo.call({ text })).text.length],
  ["a tool's result", async (_ctx, text) => (await grow.call({ size: text.length })).text.length],
  [
    "a prompt",
    async (_ctx, text) => {
      await generateText({ model: saying("yes"), prompt: text });
      return text.length;
    },
  ],
  [
    "a model's answer",
    async (_ctx, text) => (await generateText({ model: saying(text), prompt: "p" })).text.length,
  ],
  [
    "the prompt of a stream",
    async (_ctx, text) => {
      await streamed(textStream(["yes"]), text);
      return text.length;
    },
  ],
  ["a streamed answer", async (_ctx, text) => (await streamed(textStream(cut(text, 10_000)), "p")).length],
];

for (const [where, through] of WAYS) {
  test(`1 MB is kept as ${where} and replays; 40 MB is refused with the limit`, async () => {
    const small = bad("one-mb", (ctx) => through(ctx, MB));
    const large = bad("forty-mb", (ctx) => through(ctx, HUGE));
    await inApp([small, large], async (app) => {
      const kept = await app.run(small, undefined);
      assert.equal(outputOf(kept), MB.length);
      assert.equal((await app.replay(kept.id)).status, "same");

      const { end } = await assertFails(app, await app.run(large, undefined), "payload_too_large");
      assert.match(JSON.stringify(end), /16777216|16775216/);
      const after = await app.run(small, undefined);
      assert.equal(outputOf(after), MB.length);
    });
  });
}

test("40 MB that a provider sends over the network are refused, and the run is marked so", () =>
  withProvider(
    (response) => json(response, completion(HUGE)),
    async (provider) => {
      const flow = bad(
        "asking",
        async () => (await generateText({ model: provider.model, prompt: "Hi" })).text,
      );
      await inApp([flow], async (app) => {
        const { calls } = await assertFails(app, await app.run(flow, undefined), "payload_too_large");
        assert.deepEqual(
          calls.map(({ state }) => state),
          ["failed"],
        );
      });
    },
  ));

test("a run that gives 40 MB fails; one that throws 40 MB keeps the beginning of it", async () => {
  const giving = bad("giving", async () => HUGE);
  const throwing = bad("throwing", async () => {
    throw new TypeError(HUGE);
  });
  await inApp([giving, throwing], async (app) => {
    await assertFails(app, await app.run(giving, undefined), "payload_too_large");
    const thrown = await app.run(throwing, undefined);
    assert.ok(thrown.status === "failed" && thrown.error.message === HUGE);
    const stored = await app.store.load(thrown.id);
    assert.ok(stored?.end?.status === "failed");
    assert.match(stored.end.error.message, /^h{10000}… \(40000000 characters\)$/);
    assert.equal((await app.replay(thrown.id)).status, "same");
  });
});

test("a turn that would make a session too large to go on with fails, and the session stays usable", async () => {
  const session = "ses_1" as SessionId;
  const chat = workflow({
    name: "chat",
    run: async (ctx, size: number) => {
      ctx.reply({ role: "user", content: "x".repeat(size) });
      return ctx.messages.length;
    },
  });
  await inApp([chat], async (app) => {
    assert.equal(outputOf(await app.run(chat, 5, { session })), 0);
    assert.equal(outputOf(await app.run(chat, 9_000_000, { session })), 1);
    await assertFails(app, await app.run(chat, 8_000_000, { session }), "payload_too_large");
    assert.equal(outputOf(await app.run(chat, 7, { session })), 2);
    assert.equal((await app.store.session(session))?.messages.length, 3);
  });
});

test("an input of 40 MB is refused before anything is stored, and empty ones are kept", async () => {
  const flow = bad("echo", async (ctx, input) => ctx.step("same", () => input, { input }));
  await inApp([flow], async (app) => {
    await assert.rejects(app.run(flow, HUGE), typed("payload_too_large"));
    assert.equal((await app.store.list({ workflow: "echo" })).runs.length, 0);
    for (const empty of ["", [], {}, null, undefined, new Map()]) {
      const run = await app.run(flow, empty);
      assert.deepEqual(outputOf(run), empty);
      assert.equal((await app.replay(run.id)).status, "same");
    }
  });
});

test("a stream of 150,000 pieces is kept and replayed in time in proportion to them", async () => {
  const pieces = 150_000;
  const flow = bad("counting", async () => {
    const { stream } = await model("chatty").doStream({
      prompt: [{ role: "user", content: [{ type: "text", text: "Go" }] }],
    });
    let count = 0;
    for await (const part of stream) if (part.type === "text-delta") count += 1;
    return count;
  });
  await inApp(
    [flow],
    async (app) => {
      const from = performance.now();
      const run = await app.run(flow, undefined);
      assert.equal(outputOf(run), pieces);
      assert.equal((await app.replay(run.id)).status, "same");
      // Where the time grew with the square of the pieces, it was minutes.
      assert.ok(performance.now() - from < 30_000);
    },
    { models: { chatty: textStream(cut("ab".repeat(pieces), 2)) } },
  );
});
