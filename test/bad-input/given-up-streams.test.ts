import assert from "node:assert/strict";
import { test } from "node:test";
import type { LanguageModelV4StreamPart } from "@ai-sdk/provider";
import { streamText } from "airworthy/ai-sdk";
import { FINISH, streaming } from "./_models.ts";
import { assertFails, bad, inApp, outputOf } from "./_scene.ts";

const BEGINNING: readonly LanguageModelV4StreamPart[] = [
  { type: "stream-start", warnings: [] },
  { type: "text-start", id: "0" },
  { type: "text-delta", id: "0", delta: "Half " },
];
const REST: readonly LanguageModelV4StreamPart[] = [
  { type: "text-delta", id: "0", delta: "and half" },
  { type: "text-end", id: "0" },
  FINISH,
];

/** Streams the beginning of an answer and then nothing more, without ending. */
const stuck = () => streaming(() => BEGINNING);
const whole = () => streaming(() => [...BEGINNING, ...REST]);

test("a run cancelled in the middle of a stream keeps what had come, and is cancelled on replay", async () => {
  const cancel = new AbortController();
  const flow = bad("streaming", async (ctx) => {
    const { textStream } = streamText({ model: stuck(), prompt: "Go", onError: () => {} });
    let text = "";
    for await (const piece of textStream) {
      text += await ctx.step("write down", () => piece, { input: piece });
      cancel.abort("enough");
    }
    return text;
  });
  await inApp([flow], async (app) => {
    const run = await app.run(flow, undefined, { signal: cancel.signal });
    const { calls } = await assertFails(app, run, "run_cancelled");
    assert.deepEqual(
      calls.map(({ address, state }) => [address, state]),
      [
        ["write down", "done"],
        ["model", "failed"],
      ],
    );
    assert.match(calls[1]?.answer ?? "", /Half /);
  });
});

test("a run that is out of time in the middle of a stream ends, and replays to the same end", async () => {
  const flow = bad(
    "streaming",
    async () => streamText({ model: stuck(), prompt: "Go", onError: () => {} }).text,
  );
  await inApp([flow], async (app) => {
    const run = await app.run(flow, undefined, { budget: { wallTime: 50 } });
    const { calls } = await assertFails(app, run, "budget_exceeded");
    assert.match(calls[0]?.answer ?? "", /Half /);
  });
});

test("a reader that aborts its stream goes on with what it had, live and on replay", async () => {
  const flow = bad("reader", async (ctx) => {
    const reader = new AbortController();
    const { textStream } = streamText({ model: stuck(), prompt: "Go", abortSignal: reader.signal });
    let text = "";
    for await (const piece of textStream) {
      text += piece;
      reader.abort(new Error("that will do"));
    }
    return ctx.step("after", () => `${text}.`, { input: text });
  });
  await inApp([flow], async (app) => {
    const run = await app.run(flow, undefined);
    assert.equal(outputOf(run), "Half .");
    assert.equal((await app.replay(run.id)).status, "same");
  });
});

test("a reader that leaves its stream goes on at once, and the answer is recorded to its end", async () => {
  const flow = bad("reader", async (ctx) => {
    const { textStream } = streamText({ model: whole(), prompt: "Go" });
    for await (const piece of textStream) return ctx.step("after", () => piece, { input: piece });
    return "";
  });
  await inApp([flow], async (app) => {
    const run = await app.run(flow, undefined);
    assert.equal(outputOf(run), "Half ");
    const stored = await app.store.load(run.id);
    assert.match(stored?.calls.find(({ kind }) => kind === "model")?.answer ?? "", /Half and half/);
    assert.equal((await app.replay(run.id)).status, "same");
  });
});

test("a stream that nobody reads and that never ends is bounded by the run's time", async () => {
  const flow = bad("reader", async () => {
    const { textStream } = streamText({ model: stuck(), prompt: "Go", onError: () => {} });
    for await (const piece of textStream) return piece;
    return "";
  });
  await inApp([flow], async (app) => {
    const run = await app.run(flow, undefined, { budget: { wallTime: 100 } });
    await assertFails(app, run, "budget_exceeded");
  });
});

test("a run that was cancelled before it began makes no call", async () => {
  let calls = 0;
  const flow = bad("cancelled", (ctx) => ctx.step("count", () => ++calls));
  await inApp([flow], async (app) => {
    const run = await app.run(flow, undefined, { signal: AbortSignal.abort("too late") });
    await assertFails(app, run, "run_cancelled");
    assert.equal(calls, 0);
  });
});

test("code that catches its cancellation does not change the run's end, live or on replay", async () => {
  const cancel = new AbortController();
  const flow = bad("catching", async (ctx) => {
    const step = () => {
      cancel.abort();
      return new Promise(() => {});
    };
    await ctx.step("wait", step).catch(() => {});
    await ctx.step("more", () => 1).catch(() => {});
    return "as if nothing had happened";
  });
  await inApp([flow], async (app) => {
    const run = await app.run(flow, undefined, { signal: cancel.signal });
    await assertFails(app, run, "run_cancelled");
  });
});
