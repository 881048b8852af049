import assert from "node:assert/strict";
import { test } from "node:test";
import type { LanguageModelV4, LanguageModelV4StreamPart } from "@ai-sdk/provider";
import { APICallError } from "@ai-sdk/provider";
import { z } from "zod";
import type { App } from "../app/open.ts";
import { open } from "../app/open.ts";
import { isAirworthyError } from "../core/errors.ts";
import { workflow } from "../core/workflow.ts";
import { scriptedModel, text, toolCall } from "./_test-model.ts";
import { generateText, isStepCount, Output, streamText, tool } from "./ai-sdk.ts";
import { model } from "./model.ts";

async function recorded(
  run: () => Promise<unknown>,
  use: (app: App, id: never, output: unknown) => Promise<void>,
  models: Record<string, LanguageModelV4> = {},
): Promise<void> {
  const flow = workflow({ name: "flow", run: async () => run() });
  const app = await open({ store: ":memory:", workflows: [flow], models });
  try {
    const result = await app.run(flow, undefined);
    assert.equal(result.status, "completed", "error" in result ? String(result.error.stack) : "");
    await use(app, result.id as never, result.status === "completed" ? result.output : undefined);
  } finally {
    await app.close();
  }
}

test("generateText() inside a run is recorded with usage and cost, and replays without the model", async () => {
  const scripted = scriptedModel([text("It left on Monday.")]);
  const ask = async () => (await generateText({ model: scripted, prompt: "Where is W1?" })).text;

  await recorded(ask, async (app, id, output) => {
    assert.equal(output, "It left on Monday.");
    const call = (await app.store.load(id))?.calls[0];
    assert.deepEqual(call?.note?.usage, { input: 42, cacheRead: 0, cacheWrite: 0, output: 18, reasoning: 0 });
    assert.ok((call?.note?.cost ?? 0) > 0);
    assert.deepEqual([(await app.replay(id)).status, scripted.calls.length], ["same", 1]);
  });
});

test("a tool loop of the AI SDK is recorded call by call, and its tools do not run on replay", async () => {
  let lookups = 0;
  const scripted = scriptedModel([toolCall("lookup", { id: "W1" }), text("Shipped.")]);
  const lookup = tool({
    description: "Finds an order",
    inputSchema: z.object({ id: z.string() }),
    execute: async ({ id }) => ({ id, status: "shipped", seen: ++lookups }),
  });
  const ask = async () =>
    (
      await generateText({
        model: scripted,
        tools: { lookup },
        stopWhen: isStepCount(3),
        prompt: "Where is W1?",
      })
    ).text;

  await recorded(ask, async (app, id) => {
    const calls = (await app.store.load(id))?.calls.filter(({ state }) => state === "done");
    assert.deepEqual(
      calls?.map(({ kind, address }) => `${kind} ${address}`),
      ["model model", "tool lookup", "model model#2"],
    );
    assert.deepEqual([(await app.replay(id)).status, lookups, scripted.calls.length], ["same", 1, 2]);
  });
});

test("structured output works unchanged inside a run", async () => {
  const scripted = scriptedModel([text('{"route":"refund"}')]);
  const ask = async () =>
    (
      await generateText({
        model: scripted,
        output: Output.object({ schema: z.object({ route: z.string() }) }),
        prompt: "I want my money back",
      })
    ).output;

  await recorded(ask, async (app, id, output) => {
    assert.deepEqual(output, { route: "refund" });
    assert.equal((await app.replay(id)).status, "same");
  });
});

test("streamText() is recorded with its chunks and replays as a stream", async () => {
  const scripted = scriptedModel([text("one two three")]);
  const seen: string[][] = [];
  const ask = async () => {
    const chunks: string[] = [];
    for await (const chunk of streamText({ model: scripted, prompt: "Count" }).textStream) chunks.push(chunk);
    seen.push(chunks);
    return chunks.join("");
  };

  await recorded(ask, async (app, id, output) => {
    assert.equal(output, "one two three");
    assert.deepEqual([(await app.replay(id)).status, scripted.calls.length], ["same", 1]);
    assert.deepEqual(seen, [
      ["one ", "two ", "three"],
      ["one ", "two ", "three"],
    ]);
  });
});

test("a 429 is recorded as a call of its own, the SDK's retry as the next, and the replay does not wait", async () => {
  const scripted = scriptedModel([
    async () => {
      throw new APICallError({
        message: "Too many requests",
        url: "http://x/?key=secret",
        requestBodyValues: {},
        statusCode: 429,
        isRetryable: true,
        responseHeaders: { "retry-after-ms": "5" },
      });
    },
    text("Here."),
  ]);
  const ask = async () => (await generateText({ model: scripted, prompt: "Hi" })).text;

  await recorded(ask, async (app, id) => {
    const calls = (await app.store.load(id))?.calls;
    assert.deepEqual(
      calls?.map(({ state }) => state),
      ["failed", "done"],
    );
    assert.ok(!JSON.stringify(calls).includes("secret"));
    const again = await app.replay(id);
    assert.ok(again.status === "same" && again.took < 500, JSON.stringify(again));
  });
});

test("half a stream is kept with what came of it, and breaks again on replay", async () => {
  const parts: LanguageModelV4StreamPart[] = [
    { type: "stream-start", warnings: [] },
    { type: "text-start", id: "0" },
    { type: "text-delta", id: "0", delta: "Half" },
  ];
  const broken: LanguageModelV4 = {
    ...scriptedModel([]),
    doStream: async () => ({ stream: ReadableStream.from(parts) }),
  };
  const ask = async () => {
    const chunks: string[] = [];
    const result = streamText({ model: broken, prompt: "Go on", onError: () => {} });
    try {
      for await (const chunk of result.textStream) chunks.push(chunk);
    } catch (error) {
      return [chunks.join(""), isAirworthyError(error, "stream_cut_off")];
    }
    return [chunks.join(""), false];
  };

  await recorded(ask, async (app, id, output) => {
    assert.deepEqual(output, ["Half", true]);
    const call = (await app.store.load(id))?.calls[0];
    assert.equal(call?.state, "failed");
    assert.match(call?.answer ?? "", /Half/);
    assert.equal((await app.replay(id)).status, "same");
  });
});

test("model() resolves a name by the configuration, never elsewhere", async () => {
  const fast = scriptedModel([text("fast")]);
  await recorded(
    async () => (await generateText({ model: model("fast"), prompt: "Hi" })).text,
    async (_app, _id, output) => assert.equal(output, "fast"),
    { fast },
  );
  await recorded(
    async () => (await generateText({ model: "fast", prompt: "Hi" })).text,
    async (_app, _id, output) => assert.equal(output, "fast"),
    { fast },
  );
  await recorded(
    async () =>
      generateText({ model: "slow", prompt: "Hi" }).catch((error: Error) => [
        isAirworthyError(error, "model_unknown"),
        error.message,
      ]),
    async (_app, _id, output) =>
      assert.deepEqual(output, [true, 'Cannot find the model "slow": configured are "fast"']),
    { fast },
  );
});

test("a call of model() is recorded once, as is one of the model's name", async () => {
  const fast = scriptedModel([text("one"), text("two")]);
  const both = async () => [
    (await generateText({ model: model("fast"), prompt: "Hi" })).text,
    (await generateText({ model: "fast", prompt: "Hi" })).text,
  ];

  await recorded(
    both,
    async (app, id) => {
      const run = await app.store.load(id);
      assert.deepEqual(
        run?.calls.map(({ address }) => address),
        ["model", "model#2"],
      );
      assert.equal(run?.totals.tokensIn, 2 * 42);
    },
    { fast },
  );
});

test("a provider that never answers is ended by the run's wall time", async () => {
  const silent: LanguageModelV4 = { ...scriptedModel([]), doGenerate: () => new Promise(() => {}) };
  const flow = workflow({
    name: "flow",
    run: async () => (await generateText({ model: silent, prompt: "Hi" })).text,
  });
  const app = await open({ store: ":memory:", workflows: [flow] });

  const run = await app.run(flow, undefined, { budget: { wallTime: 30 } });

  assert.ok(run.status === "failed" && isAirworthyError(run.error, "budget_exceeded"), JSON.stringify(run));
  await app.close();
});

test("a model that never answers is left after modelTimeout, told to stop, and a replay does not wait", async () => {
  let stopped: unknown;
  const silent: LanguageModelV4 = {
    ...scriptedModel([]),
    doGenerate: ({ abortSignal }) =>
      new Promise(() => abortSignal?.addEventListener("abort", () => (stopped = abortSignal.reason))),
    doStream: async () => ({ stream: new ReadableStream() }),
  };
  const once = workflow({
    name: "once",
    run: async () => (await generateText({ model: silent, prompt: "Hi" })).text,
  });
  const streamed = workflow({
    name: "streamed",
    run: async () => {
      const result = streamText({ model: silent, prompt: "Hi", onError: () => {} });
      await result.consumeStream();
      return result.text;
    },
  });
  const app = await open({ store: ":memory:", workflows: [once, streamed], modelTimeout: "20ms" });

  for (const flow of [once, streamed]) {
    const run = await app.run(flow, undefined);
    const stored = await app.store.load(run.id);

    assert.equal(run.status, "failed");
    assert.equal(stored?.calls[0]?.state, "failed");
    assert.match(JSON.stringify(stored?.calls[0]), /did not answer within 20 ms/);
    assert.equal((await app.replay(run.id)).status, "same");
  }
  assert.ok(isAirworthyError(stopped, "timeout"));
  await app.close();
  await assert.rejects(open({ store: ":memory:", modelTimeout: 0 }), { code: "invalid_config" });
});

test("an unknown model has no cost rather than a cost of 0", async () => {
  const own: LanguageModelV4 = { ...scriptedModel([text("Hi")]), modelId: "house-model-7" };
  await recorded(
    async () => (await generateText({ model: own, prompt: "Hi" })).text,
    async (app, id) => {
      const run = await app.store.load(id);
      assert.deepEqual(
        [run?.calls[0]?.note?.cost, run?.totals.cost, run?.totals.unpriced],
        [undefined, undefined, 1],
      );
    },
  );
});
