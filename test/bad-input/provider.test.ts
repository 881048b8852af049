import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import type { LanguageModelV4 } from "@ai-sdk/provider";
import type { App, RunResult } from "airworthy";
import { generateText, Output, streamText } from "airworthy/ai-sdk";
import { z } from "zod";
import type { Answer, Provider } from "./_provider.ts";
import { chunk, completion, events, json, send, withProvider } from "./_provider.ts";
import { assertFails, bad, failureOf, inApp, outputOf } from "./_scene.ts";

const say = async (model: LanguageModelV4) => (await generateText({ model, prompt: "Hi" })).text;

const stream = async (model: LanguageModelV4) => {
  const chunks: string[] = [];
  const result = streamText({ model, prompt: "Hi", onError: () => {} });
  for await (const part of result.textStream) chunks.push(part);
  await result.text;
  return chunks.join("");
};

/** Runs `ask` against a provider, which is stopped before anything is replayed. */
function against(
  answer: Answer,
  ask: (model: LanguageModelV4) => Promise<unknown>,
  check: (app: App, result: RunResult, provider: Provider) => Promise<void>,
): Promise<void> {
  return withProvider(answer, async (provider) => {
    const flow = bad("asking", () => ask(provider.model));
    await inApp([flow], async (app) => {
      const result = await app.run(flow, undefined, { budget: { wallTime: 5_000 } });
      await provider.stop();
      await check(app, result, provider);
    });
  });
}

test("a provider that is busy twice is asked again, each time recorded", () =>
  against(
    (response, asked) =>
      asked < 3 ? send(response, '{"error":{"message":"busy"}}', 429) : json(response, completion("Here")),
    say,
    async (app, result, provider) => {
      assert.deepEqual([outputOf(result), provider.asked()], ["Here", 3]);
      const stored = await app.store.load(result.id);
      assert.deepEqual(
        stored?.calls.map(({ state }) => state),
        ["failed", "failed", "done"],
      );
      assert.equal((await app.replay(result.id)).status, "same");
    },
  ));

for (const [status, code] of [
  [429, "http_429"],
  [500, "http_500"],
] as const) {
  test(`a provider that answers ${status} for ever ends the run, with each try on record`, () =>
    against(
      (response) => send(response, '{"error":{"message":"not now"}}', status),
      say,
      async (app, result, provider) => {
        const { error, stored } = await failureOf(app, result);
        assert.equal(error.name, "AI_RetryError");
        assert.match(error.message, /not now/);
        assert.equal(provider.asked(), 3);
        assert.deepEqual(
          stored.calls.map(({ state, answer }) => [state, JSON.parse(answer ?? "").code]),
          [1, 2, 3].map(() => ["failed", code]),
        );
      },
    ));
}

for (const [what, answer] of [
  ["no JSON", "<html>Bad gateway</html>"],
  ["half of its JSON", JSON.stringify(completion("Here")).slice(0, 80)],
  ["JSON of another shape", '{"choices":"none"}'],
  ["nothing", ""],
] as const) {
  test(`a provider that answers with ${what} ends the run`, () =>
    against(
      (response) => send(response, answer),
      say,
      async (app, result) => {
        const { error, stored } = await failureOf(app, result);
        assert.equal(error.name, "AI_APICallError");
        assert.deepEqual(
          stored.calls.map(({ state }) => state),
          ["failed"],
        );
      },
    ));
}

Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false });

test("a model that answers a structured question with text ends the run", () =>
  against(
    (response) => json(response, completion("I would rather not")),
    async (model) =>
      (
        await generateText({
          model,
          prompt: "Which?",
          output: Output.object({ schema: z.object({ route: z.string() }) }),
        })
      ).output,
    async (app, result) => {
      const { error } = await failureOf(app, result);
      assert.equal(error.name, "AI_NoObjectGeneratedError");
    },
  ));

test("a stream that is cut in the middle ends the run, with what came of it on record", () =>
  against(
    async (response) => {
      events(response).write(chunk("Half of"));
      response.write(chunk(" it"), () => setImmediate().then(() => response.destroy()));
    },
    stream,
    async (app, result) => {
      const { error, stored } = await failureOf(app, result);
      assert.equal(error.name, "AI_APICallError");
      const [call] = stored.calls;
      assert.deepEqual([call?.state, JSON.parse(call?.answer ?? "").code], ["failed", "stream_broken"]);
      assert.match(call?.answer ?? "", /Half of it/);
    },
  ));

test("a stream that ends without a finish says so, the first time and on replay", () =>
  against(
    (response) => events(response).end(chunk("Half of it")),
    async (model) => {
      const result = streamText({ model, prompt: "Hi", onError: () => {} });
      return [await result.text, await result.finishReason];
    },
    async (app, result) => {
      assert.deepEqual(outputOf(result), ["Half of it", "error"]);
      assert.equal((await app.replay(result.id)).status, "same");
    },
  ));

test("a stream with an event that is no JSON ends the run", () =>
  against(
    (response) => events(response).end(`${chunk("So far")}data: {"choices":[{\n\n`),
    async (model) => {
      const errors: unknown[] = [];
      const result = streamText({ model, prompt: "Hi", onError: ({ error }) => void errors.push(error) });
      await result.consumeStream();
      if (errors[0] !== undefined) throw errors[0];
    },
    async (app, result) => {
      const { error } = await failureOf(app, result);
      assert.equal(error.name, "AI_JSONParseError");
    },
  ));

test("a provider that is not there ends the run", () =>
  withProvider(
    () => {},
    async ({ model, stop }) => {
      await stop();
      const flow = bad("asking", () => generateText({ model, prompt: "Hi", maxRetries: 0 }));
      await inApp([flow], async (app) => {
        const { error, stored } = await failureOf(app, await app.run(flow, undefined));
        assert.equal(error.name, "AI_APICallError");
        assert.equal(JSON.parse(stored.calls[0]?.answer ?? "").code, "provider_error");
      });
    },
  ));

for (const [what, ask] of [
  ["an answer", say],
  ["a stream", stream],
] as const) {
  test(`a provider that never gives ${what} is given up when the run's time is over, and is told`, () =>
    withProvider(
      (response) => (ask === stream ? events(response).write(chunk("Well")) : undefined),
      async ({ model, left }) => {
        const flow = bad("asking", () => ask(model));
        await inApp([flow], async (app) => {
          const result = await app.run(flow, undefined, { budget: { wallTime: 100 } });
          await left;
          const { calls } = await assertFails(app, result, "budget_exceeded");
          assert.deepEqual(
            calls.map(({ state }) => state),
            ["failed"],
          );
        });
      },
    ));

  test(`a run cancelled while it waits for ${what} tells the provider`, () =>
    withProvider(
      (response) => (ask === stream ? events(response).write(chunk("Well")) : undefined),
      async ({ model, left, asked }) => {
        const flow = bad("asking", () => ask(model));
        await inApp([flow], async (app) => {
          const cancel = new AbortController();
          const running = app.run(flow, undefined, { signal: cancel.signal });
          while (asked() === 0) await setImmediate();
          cancel.abort("not needed any more");
          await left;
          await assertFails(app, await running, "run_cancelled");
        });
      },
    ));
}
