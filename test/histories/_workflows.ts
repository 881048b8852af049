/**
 * The workflows of the recorded histories. They are never changed: what was recorded with them by an
 * old version must replay with every later one. New workflows are added at the end, with a new history.
 */
import type { LanguageModelV4, LanguageModelV4Content } from "@ai-sdk/provider";
import type { Config, Context } from "airworthy";
import { model, parallel, prompt, route, ToolError, tool, workflow } from "airworthy";
import { generateText, isStepCount, Output, tool as plainTool, streamText } from "airworthy/ai-sdk";
import { z } from "zod";

const find = tool({
  name: "find",
  description: "Finds an order by its id",
  input: z.object({ id: z.string(), limit: z.number().default(10) }),
  output: z.object({ status: z.string(), note: z.string().default("none") }),
  errors: { not_found: "no order has this id" },
  effect: "read",
  run: ({ id }) => {
    if (id === "W0") throw new ToolError({ code: "not_found", message: "No order W0" });
    return { status: "shipped" };
  },
});
const refund = tool({
  name: "refund",
  description: "Pays an order back",
  input: z.object({ id: z.string(), cents: z.number() }),
  output: z.object({ ref: z.string() }),
  effect: "write",
  idempotency: { key: ({ id, cents }) => `${id} ${cents}` },
  approval: ({ cents }) => (cents > 1_000 ? `Refund ${cents}?` : undefined),
  run: ({ id }) => ({ ref: `R-${id}` }),
});
const bare = plainTool({
  description: "Adds two numbers",
  inputSchema: z.object({ a: z.number(), b: z.number() }),
  execute: async ({ a, b }) => ({ sum: a + b }),
});

const steps = workflow({
  name: "steps",
  run: async (ctx, name: string) => {
    const first = await ctx.step("greet", () => `Hello ${name}`, { input: { name } });
    const again = [await ctx.step("greet", () => 2), await ctx.step("näme/with#signs", () => 3)];
    const inside = await ctx.scope("inside", async () => [
      await ctx.step("greet", () => 4),
      await ctx.now(),
      await ctx.random(),
      await ctx.uuid(),
    ]);
    await ctx.sleep(2);
    return { first, again, inside };
  },
});

const branches = workflow({
  name: "branches",
  run: async (ctx) => {
    const order: string[] = [];
    const branch = (name: string, wait: number) =>
      ctx.scope(name, async () => {
        await ctx.sleep(wait);
        order.push(name);
        return ctx.step("done", () => name, { input: order.length });
      });
    const names = await Promise.all([branch("slow", 30), branch("fast", 1), branch("middle", 15)]);
    return { names, order };
  },
});

const values = workflow({
  name: "values",
  run: async (ctx, given: unknown) =>
    ctx.step("keep", () => ({
      given,
      when: new Date(86_400_000),
      big: 10n ** 20n,
      map: new Map<unknown, unknown>([["a", new Set([1, undefined])]]),
      numbers: [Number.NaN, -0, 1e300],
      bytes: new Uint8Array([1, 2, 255]),
      url: new URL("https://example.com/?q=1"),
      pattern: /a+/gi,
      error: new RangeError("kept"),
      texts: ["\ud800", "\u0000", "\u2028", "\u202e", "ä"],
    })),
});

const failing = workflow({
  name: "failing",
  run: async (ctx) => {
    const code = await ctx
      .step("caught", () => {
        throw Object.assign(new TypeError("first"), { code: "odd" });
      })
      .catch((error: Error & { code?: string }) => `${error.name} ${error.code}`);
    await ctx.step("tell", () => 1, { input: code });
    return ctx.step("thrown", () => {
      throw new Error("the end", { cause: "a text" });
    });
  },
});

const endless = workflow({
  name: "endless",
  run: async (ctx) => {
    for (let i = 0; ; i++) await ctx.step("again", () => i, { input: i });
  },
});

const hanging = workflow({
  name: "hanging",
  run: async (ctx) => {
    await ctx.step("before", () => 1);
    await ctx.step("hang", () => new Promise(() => {}));
  },
});

const agent = workflow({
  name: "agent",
  run: async (_ctx, question: string) => {
    const { text, steps: turns } = await generateText({
      model: model("scripted"),
      instructions: "You help customers of a shop.",
      tools: { find, refund, bare },
      stopWhen: isStepCount(8),
      prompt: question,
      temperature: 0,
    });
    return { text, turns: turns.length };
  },
});

const streaming = workflow({
  name: "streaming",
  run: async () => {
    const pieces: string[] = [];
    for await (const piece of streamText({ model: model("words"), prompt: "Count" }).textStream)
      pieces.push(piece);
    return pieces;
  },
});

const structured = workflow({
  name: "structured",
  run: async () => {
    const schema = z.object({ route: z.enum(["refund", "status"]), sure: z.number() });
    return (
      await generateText({ model: model("shaped"), output: Output.object({ schema }), prompt: "Which?" })
    ).output;
  },
});

const greeting = prompt({ name: "greeting", template: "Greet {{name}} in {{language}}" });

const prompted = workflow({
  name: "prompted",
  run: async (_ctx, name: string) =>
    (await generateText({ model: model("words"), prompt: greeting.render({ name, language: "French" }) }))
      .text,
});

const support = route("support", {
  classify: async (message: string) => ({
    route: message.includes("money") ? "money" : "other",
    confidence: 0.8,
  }),
  routes: { money: async () => (await refund.call({ id: "W1", cents: 500 })).ref },
  fallback: async () => "a person",
  threshold: 0.5,
});

const patterns = workflow({
  name: "patterns",
  run: async (ctx, message: string) => {
    const routed = await support.run(message);
    const merged = await parallel("both", {
      a: () => ctx.step("a", () => 1),
      b: () => ctx.step("b", () => 2),
    });
    return { routed: routed.output, merged };
  },
});

const approving = workflow({
  name: "approving",
  run: async (ctx, cents: number) => {
    const decision = await ctx.approve("manager", { title: `Refund ${cents}`, details: { cents } });
    return decision.approved ? (await refund.call({ id: "W2", cents })).ref : "denied";
  },
});

const part = workflow({ name: "part", run: (ctx: Context, n: number) => ctx.step("half", () => n / 2) });
const nested = workflow({
  name: "nested",
  run: async (ctx, n: number) => [await ctx.run(part, n), await ctx.run(part, n + 1)],
});

const chat = workflow({
  name: "chat",
  run: async (ctx, text: string) => {
    const answer = await ctx.step("answer", () => `${text}, you said`, {
      input: [ctx.messages.length, text],
    });
    ctx.reply({ role: "user", content: text }, { role: "assistant", content: answer });
    return ctx.messages;
  },
});

export const flows = {
  steps,
  branches,
  values,
  failing,
  endless,
  hanging,
  agent,
  streaming,
  structured,
  prompted,
  patterns,
  approving,
  nested,
  chat,
};

/** Models with an answer for each time they are asked. */
const SCRIPTS: Readonly<Record<string, readonly LanguageModelV4Content[]>> = {
  scripted: [
    callOf("find", { id: "W1" }),
    callOf("find", { id: "W0" }),
    callOf("find", { wrong: true }),
    callOf("bare", { a: 1, b: 2 }),
    callOf("refund", { id: "W1", cents: 300 }),
    { type: "text", text: "It is on its way, and you have your money." },
  ],
  words: [{ type: "text", text: "one two three" }],
  shaped: [{ type: "text", text: '{"route":"refund","sure":0.9}' }],
};

function callOf(toolName: string, input: unknown): LanguageModelV4Content {
  return { type: "tool-call", toolCallId: `call_${toolName}`, toolName, input: JSON.stringify(input) };
}

export function modelsOf(answer: (name: string) => LanguageModelV4): NonNullable<Config["models"]> {
  return Object.fromEntries(Object.keys(SCRIPTS).map((name) => [name, answer(name)]));
}

/** A model as its record knows it, which answers by its script or, on replay, not at all. */
export function scripted(name: string, mode: "answer" | "refuse"): LanguageModelV4 {
  let asked = 0;
  const next = () => {
    if (mode === "refuse") throw new Error(`A replay asked the model "${name}"`);
    const script = SCRIPTS[name] ?? [];
    const part = script[asked % script.length];
    asked += 1;
    if (part === undefined) throw new Error(`No script for ${name}`);
    return part;
  };
  const usage = {
    inputTokens: { total: 40, noCache: 40, cacheRead: undefined, cacheWrite: undefined },
    outputTokens: { total: 20, text: 20, reasoning: undefined },
  };
  const reasonOf = (part: LanguageModelV4Content) => ({
    unified: part.type === "tool-call" ? ("tool-calls" as const) : ("stop" as const),
    raw: undefined,
  });
  return {
    specificationVersion: "v4",
    provider: "history",
    modelId: name,
    supportedUrls: {},
    doGenerate: async () => {
      const part = next();
      return { content: [part], finishReason: reasonOf(part), usage, warnings: [] };
    },
    doStream: async () => {
      const part = next();
      const words = part.type === "text" ? part.text.split(/(?<= )/) : [];
      return {
        stream: ReadableStream.from([
          { type: "stream-start" as const, warnings: [] },
          { type: "text-start" as const, id: "0" },
          ...words.map((delta) => ({ type: "text-delta" as const, id: "0", delta })),
          { type: "text-end" as const, id: "0" },
          { type: "finish" as const, usage, finishReason: reasonOf(part) },
        ]),
      };
    },
  };
}
