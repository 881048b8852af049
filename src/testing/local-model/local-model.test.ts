import assert from "node:assert/strict";
import { test } from "node:test";
import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4GenerateResult,
} from "@ai-sdk/provider";
import { generateText, isStepCount, Output, streamText, tool } from "ai";
import { z } from "zod";
import { type LocalModelOptions, localModel } from "./local-model.ts";

const ROUTES = `Sort the message.
- "turn the lamp in the hall on" -> light
- "it is too dark in the kitchen" -> light
- "switch off every bulb upstairs" -> light
- "play some jazz" -> music
- "next song please" -> music
- "louder, I love this track" -> music`;
const HELD_OUT: readonly (readonly [string, string])[] = [
  ["could you switch the lamp off", "light"],
  ["the kitchen is dark", "light"],
  ["some jazz, and louder", "music"],
  ["I love that song", "music"],
];
const route = z.object({ route: z.enum(["light", "music"]), confidence: z.number().min(0).max(1) });

function call(text: string, more: Partial<LanguageModelV4CallOptions> = {}): LanguageModelV4CallOptions {
  return { prompt: [{ role: "user", content: [{ type: "text", text }] }], ...more };
}

function textOf({ content }: LanguageModelV4GenerateResult): string {
  return content.map((part) => (part.type === "text" ? part.text : "")).join("");
}

async function accuracy(instructions: string, options: LocalModelOptions = {}): Promise<number> {
  const model = localModel(options);
  const routed = await Promise.all(
    HELD_OUT.map(([prompt]) =>
      generateText({ model, instructions, prompt, output: Output.object({ schema: route }) }),
    ),
  );
  return routed.filter(({ output }, at) => output.route === HELD_OUT[at]?.[1]).length;
}

const tools = {
  find_parcel: tool({
    description: "Tells where a parcel is and what it is worth",
    inputSchema: z.object({ number: z.string().describe("the parcel number, such as P1234") }),
    execute: async ({ number }) => ({ number, status: "in Oslo", worth: 30 }),
  }),
  open_claim: tool({
    description: "Opens a claim for a broken parcel",
    inputSchema: z.object({
      number: z.string().describe("the parcel number, such as P1234"),
      amount: z.number().describe("amount of the claim: the worth of the parcel"),
    }),
    execute: async ({ number, amount }) => ({ claim: `C-${number}`, amount }),
  }),
};

async function agent(
  prompt: string,
  {
    instructions = "You help.",
    model = localModel(),
  }: { instructions?: string; model?: LanguageModelV4 } = {},
) {
  const { text, steps } = await generateText({
    model,
    instructions,
    prompt,
    tools,
    stopWhen: isStepCount(8),
  });
  const calls = steps.flatMap(({ toolCalls }) => toolCalls.map(({ toolName, input }) => [toolName, input]));
  return { text, calls };
}

test("localModel() classifies under generateText() with a schema, by the examples in the prompt", async () => {
  assert.equal(await accuracy(ROUTES), HELD_OUT.length);
});

test("localModel() classifies worse without examples, and better with training examples", async () => {
  const train = HELD_OUT.map(([text, label]) => ({ text, label }));
  const untaught = await accuracy("Sort the message.");
  assert.ok(untaught < HELD_OUT.length, `${untaught} without examples`);
  assert.equal(await accuracy("Sort the message.", { train }), HELD_OUT.length);
});

test("localModel() answers with a bare label where no schema is given", async () => {
  const { text } = await generateText({
    model: localModel(),
    prompt: `${ROUTES}\n\nMessage: switch the bulb on\nLabel:`,
  });
  assert.equal(text, "light");
});

test("localModel() runs a tool loop under generateText(), with values from one result in the next call", async () => {
  const instructions =
    "Never call open_claim before find_parcel.\nAfter open_claim, answer: Claim {claim} over {amount} is open.";
  const { text, calls } = await agent("P7777 arrived broken, I want to claim", { instructions });
  assert.deepEqual(calls, [
    ["find_parcel", { number: "P7777" }],
    ["open_claim", { number: "P7777", amount: 30 }],
  ]);
  assert.match(text, /Claim C-P7777 over 30 is open\.$/);
});

test("localModel() asks back for what is missing, and goes on with the answer", async () => {
  const model = localModel();
  const asked = await agent("where is my parcel?", { model });
  assert.deepEqual(
    [asked.calls, asked.text],
    [[], "Could you please give me the parcel number, such as P1234?"],
  );
  const { text } = await generateText({
    model,
    tools,
    stopWhen: isStepCount(4),
    messages: [
      { role: "user", content: "where is my parcel?" },
      { role: "assistant", content: asked.text },
      { role: "user", content: "it's p4242" },
    ],
  });
  assert.equal(text, "number: P4242; status: in Oslo; worth: 30.");
});

test("localModel() tells a thrown tool error honestly, and does not try for ever", async () => {
  const failing = {
    ...tools.find_parcel,
    execute: async () => Promise.reject(new Error("the depot is closed")),
  };
  const { text, steps } = await generateText({
    model: localModel(),
    tools: { find_parcel: failing },
    prompt: "where is parcel P1111?",
    stopWhen: isStepCount(8),
  });
  assert.equal(text, "I could not find parcel: the depot is closed.");
  assert.equal(steps.length, 2);
});

test("localModel() gives structured output after its tools", async () => {
  const { output } = await generateText({
    model: localModel(),
    tools,
    prompt: "where is parcel P1111?",
    output: Output.object({ schema: z.object({ status: z.string(), worth: z.number() }) }),
    stopWhen: isStepCount(8),
  });
  assert.deepEqual(output, { status: "in Oslo", worth: 30 });
});

test("localModel() streams under streamText() what it generates under generateText()", async () => {
  const settings = { tools, prompt: "where is parcel P1111?", stopWhen: isStepCount(8) };
  const whole = await generateText({ model: localModel(), ...settings });
  const stream = streamText({ model: localModel(), ...settings });
  const chunks: string[] = [];
  for await (const chunk of stream.textStream) chunks.push(chunk);
  assert.equal(chunks.join(""), whole.text);
  assert.ok(chunks.length > 3);
  assert.deepEqual((await stream.totalUsage).outputTokens, whole.totalUsage.outputTokens);
});

test("localModel() calls a tool where one must be called, and none where none may be", async () => {
  const must = await generateText({ model: localModel(), tools, prompt: "hello", toolChoice: "required" });
  const named = await generateText({
    model: localModel(),
    tools,
    prompt: "hello",
    toolChoice: { type: "tool", toolName: "open_claim" },
  });
  const none = await generateText({
    model: localModel(),
    tools,
    prompt: "where is parcel P1111?",
    toolChoice: "none",
  });
  assert.deepEqual(
    [must, named, none].map(({ toolCalls }) => toolCalls.map(({ toolName }) => toolName)),
    [["find_parcel"], ["open_claim"], []],
  );
});

test("localModel() gives the same result for the same call, ids included", async () => {
  const once = await localModel().doGenerate(call("hello"));
  assert.deepEqual(await localModel().doGenerate(call("hello")), once);
  const other = await localModel({ id: "local-2" }).doGenerate(call("hello"));
  assert.notEqual(other.response?.id, once.response?.id);
  assert.equal(other.response?.modelId, "local-2");
});

test("localModel() errs with its noise's rate and seed, and only then", async () => {
  const wrongs = await Promise.all(
    [
      undefined,
      { seed: 1, rate: 0.5 },
      { seed: 1, rate: 0.5 },
      { seed: 2, rate: 0.5 },
      { seed: 1, rate: 1 },
    ].map(async (noise) => {
      const model = localModel(noise === undefined ? {} : { noise });
      const instructions = `${ROUTES}\nAnswer with one of: light, music`;
      const texts = await Promise.all(
        Array.from({ length: 40 }, (_, at) =>
          generateText({ model, instructions, prompt: `play song ${at}` }),
        ),
      );
      return texts.map(({ text }) => text !== "music");
    }),
  );
  const [quiet = [], first = [], again = [], second = [], always = []] = wrongs;
  assert.ok(!quiet.includes(true));
  assert.ok(first.includes(true) && first.includes(false));
  assert.deepEqual(again, first);
  assert.notDeepEqual(second, first);
  assert.ok(!always.includes(false));
});

test("localModel() ends a text at its limits", async () => {
  const prompt = "Summarize.\n\nText: The first pump failed. The second pump failed.";
  const whole = textOf(await localModel().doGenerate(call(prompt)));
  const short = await localModel().doGenerate(call(prompt, { maxOutputTokens: 2 }));
  const stopped = await localModel().doGenerate(call(prompt, { stopSequences: ["pump"] }));
  assert.deepEqual([textOf(short), short.finishReason.unified], [whole.slice(0, 8), "length"]);
  assert.deepEqual([textOf(stopped), stopped.finishReason.unified], [whole.split("pump")[0], "stop"]);
});

test("localModel() ends with the signal's reason, before and while it waits", async () => {
  const reason = new Error("enough");
  const slow = localModel({ latency: { perCall: 3_600_000 } });
  await assert.rejects(
    async () => localModel().doGenerate(call("x", { abortSignal: AbortSignal.abort(reason) })),
    reason,
  );
  for (const start of [slow.doGenerate, slow.doStream]) {
    const controller = new AbortController();
    const running = start(call("x", { abortSignal: controller.signal }));
    controller.abort(reason);
    await assert.rejects(async () => running, reason);
  }
});

test("localModel() takes any text", async () => {
  for (const text of [
    "",
    "\u0000",
    "\ud800",
    "مرحبا أين طلبي",
    "🙂".repeat(1_000),
    "a".repeat(1_000_000),
    " ".repeat(1_000_000),
    "-> ".repeat(300_000),
  ]) {
    const started = performance.now();
    const result = await localModel().doGenerate(
      call(text, { tools: [{ type: "function", name: "find", inputSchema: { type: "object" } }] }),
    );
    assert.equal(typeof textOf(result), "string");
    assert.ok(performance.now() - started < 5_000, text.slice(0, 10));
  }
});

test("localModel() refuses noise that is no share", () => {
  assert.throws(() => localModel({ noise: { seed: 1, rate: 2 } }), { code: "invalid_input" });
});
