import assert from "node:assert/strict";
import { test } from "node:test";
import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4Content,
  LanguageModelV4StreamPart,
  LanguageModelV4ToolResultOutput,
  LanguageModelV4Usage,
} from "@ai-sdk/provider";
import { generateText, stepCountIs, streamText } from "ai";
import { z } from "zod";
import { open } from "../app/open.ts";
import { workflow } from "../core/workflow.ts";
import { tool } from "./tool.ts";
import { ToolError } from "./tool-error.ts";
import { isToolFailure } from "./tool-failure.ts";
import { toolset } from "./toolset.ts";

const usage: LanguageModelV4Usage = {
  inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 1, text: 1, reasoning: 0 },
};

interface Scripted extends LanguageModelV4 {
  readonly asked: LanguageModelV4CallOptions[];
}

/** Calls each tool with the text given for its arguments, all in one step, and then says "done". */
function scripted(...calls: readonly (readonly [toolName: string, input: string])[]): Scripted {
  const asked: LanguageModelV4CallOptions[] = [];
  const answer = (options: LanguageModelV4CallOptions): LanguageModelV4Content[] => {
    asked.push(options);
    if (options.prompt.at(-1)?.role === "tool" || calls.length === 0) return [{ type: "text", text: "done" }];
    return calls.map(([toolName, input], i) => ({
      type: "tool-call",
      toolCallId: `call_${i}`,
      toolName,
      input,
    }));
  };
  const finish = (content: readonly LanguageModelV4Content[]) => {
    const unified = content[0]?.type === "text" ? ("stop" as const) : ("tool-calls" as const);
    return { finishReason: { unified, raw: undefined }, usage };
  };
  return {
    specificationVersion: "v4",
    provider: "test",
    modelId: "scripted",
    supportedUrls: {},
    asked,
    doGenerate: async (options) => {
      const content = answer(options);
      return { content, ...finish(content), warnings: [] };
    },
    doStream: async (options) => {
      const content = answer(options);
      const parts: LanguageModelV4StreamPart[] = [{ type: "stream-start", warnings: [] }];
      for (const part of content) {
        if (part.type === "tool-call") parts.push(part);
        else if (part.type === "text") {
          parts.push({ type: "text-start", id: "0" }, { type: "text-delta", id: "0", delta: part.text });
          parts.push({ type: "text-end", id: "0" });
        }
      }
      parts.push({ type: "finish", ...finish(content) });
      return { stream: ReadableStream.from(parts) };
    },
  };
}

/** What the model was told of each tool call, in order. */
function told({ asked }: Scripted): LanguageModelV4ToolResultOutput[] {
  const last = asked.at(-1)?.prompt.at(-1);
  assert.equal(last?.role, "tool");
  return last.content.flatMap((part) => (part.type === "tool-result" ? [part.output] : []));
}

let touched = 0;
const findOrder = tool({
  name: "find_order",
  description: "Look up one order by its id",
  input: z.object({ id: z.string().describe("Order id") }),
  output: z.object({ status: z.enum(["paid", "shipped"]) }),
  errors: { not_found: { description: "no order has this id", hint: "Ask for the id" } },
  effect: "read",
  retry: { attempts: 1 },
  timeout: 20,
  run: async ({ id }) => {
    touched += 1;
    if (id === "hang") return new Promise<never>(() => {});
    if (id === "string") throw "secret-4711";
    if (id === "undefined") throw undefined;
    if (id === "error") throw new Error("secret-4711 in a stack");
    if (id === "nothing") return JSON.parse("null") ?? undefined;
    if (id === "nonsense") return { status: JSON.parse('"secret-4711"') };
    if (id === "missing") throw new ToolError({ code: "not_found", message: "No order is called missing" });
    return { status: "shipped" as const };
  },
});
const tools = toolset([findOrder]);

test("tool() is a tool of the AI SDK, with types", async () => {
  const model = scripted(["find_order", '{"id":"W1"}']);
  const { steps, text } = await generateText({ model, tools, prompt: "?", stopWhen: stepCountIs(3) });
  const result = steps[0]?.staticToolResults[0];
  assert.ok(result?.toolName === "find_order");
  const { input, output } = result;
  const id: string = input.id;
  assert.ok(!isToolFailure(output));
  const status: "paid" | "shipped" = output.status;

  assert.deepEqual([id, status, text], ["W1", "shipped", "done"]);
  assert.deepEqual(told(model), [{ type: "json", value: { status: "shipped" } }]);
});

test("tool() shows the model its description and schema", async () => {
  const model = scripted();
  await generateText({ model, tools, prompt: "?" });

  assert.deepEqual(model.asked[0]?.tools, [
    {
      type: "function",
      name: "find_order",
      description: findOrder.description,
      inputSchema: {
        type: "object",
        properties: { id: { type: "string", description: "Order id" } },
        required: ["id"],
        additionalProperties: false,
      },
    },
  ]);
});

test("tool() tells the model of every failure as structured JSON, and none of what was thrown", async () => {
  const cases: [input: string, code: string, retryable: boolean][] = [
    ['{"id":"missing"}', "not_found", false],
    ['{"id":7}', "invalid_input", false],
    ["", "invalid_input", false],
    ["[]", "invalid_input", false],
    ['{"id":"nothing"}', "invalid_output", false],
    ['{"id":"nonsense"}', "invalid_output", false],
    ['{"id":"string"}', "internal", false],
    ['{"id":"undefined"}', "internal", false],
    ['{"id":"error"}', "internal", false],
    ['{"id":"hang"}', "timeout", true],
  ];
  const model = scripted(...cases.map(([input]) => ["find_order", input] as const));
  await generateText({ model, tools, prompt: "?", stopWhen: stepCountIs(3) });
  const outputs = told(model);

  assert.equal(outputs.length, cases.length);
  for (const [i, output] of outputs.entries()) {
    assert.equal(output.type, "error-json", cases[i]?.[0]);
    const { code, message, retryable, hint, ...rest } = output.value as Record<string, unknown>;
    assert.deepEqual([code, retryable], cases[i]?.slice(1), cases[i]?.[0]);
    assert.ok(typeof message === "string" && message !== "" && typeof hint === "string" && hint !== "");
    assert.deepEqual(rest, {});
  }
  assert.doesNotMatch(JSON.stringify(outputs), /4711|at .*\.ts/);
});

test("tool() says what to send instead of wrong arguments", async () => {
  const model = scripted(["find_order", '{"order":"W1"}']);
  await generateText({ model, tools, prompt: "?", stopWhen: stepCountIs(3) });

  assert.deepEqual(told(model)[0], {
    type: "error-json",
    value: {
      code: "invalid_input",
      message:
        "Cannot call find_order with these arguments: id: Invalid input: expected string, received undefined",
      retryable: false,
      hint: "Call it again with corrected arguments: { id: string }",
    },
  });
});

test("tool() never runs on arguments that are not JSON", async () => {
  const before = touched;
  const model = scripted(["find_order", '{"id":"W1"']);
  await generateText({ model, tools, prompt: "?", stopWhen: stepCountIs(3) });

  assert.equal(touched, before);
  assert.match(JSON.stringify(told(model)), /error-text.*find_order/);
});

for (const call of ["generateText", "streamText"] as const) {
  test(`tool() called by ${call} in a run is recorded, and replays without being called`, async () => {
    const agent = workflow({
      name: "agent",
      run: async () => {
        const model = scripted(
          ["find_order", '{"id":"W1"}'],
          ["find_order", '{"id":7}'],
          ["find_order", '{"id":"string"}'],
        );
        const options = { model, tools, prompt: "?", stopWhen: stepCountIs(3) };
        const text =
          call === "generateText" ? (await generateText(options)).text : await streamText(options).text;
        return { text, told: told(model).map((output) => JSON.stringify(output)) };
      },
    });
    const app = await open({ store: ":memory:", workflows: [agent] });
    const before = touched;
    const run = await app.run(agent, undefined);
    assert.equal(run.status, "completed");
    assert.equal(touched, before + 2);
    const stored = await app.store.load(run.id);
    const again = await app.replay(run.id);
    await app.close();

    assert.deepEqual(stored?.calls.map(({ address, state }) => `${address} ${state}`).sort(), [
      "find_order done",
      "find_order#2 failed",
      "find_order#3 failed",
    ]);
    const cause = stored.calls.find(({ address }) => address === "find_order#3")?.answer;
    assert.match(cause ?? "", /"code":"internal".*"cause":\{"name":"NonError","message":"secret-4711"/);
    assert.equal(again.status, "same", JSON.stringify(again));
    assert.equal(touched, before + 2);
  });
}

test("tool() lets the end of a run through, so that no model can go on after it", async () => {
  const agent = workflow({
    name: "agent",
    run: async () => {
      const model = scripted(...Array.from({ length: 3 }, () => ["find_order", '{"id":"W1"}'] as const));
      await generateText({ model, tools, prompt: "?", stopWhen: stepCountIs(3) });
    },
  });
  const app = await open({ store: ":memory:", workflows: [agent] });
  const run = await app.run(agent, undefined, { budget: { repeats: 2 } });
  await app.close();

  assert.equal(run.status, "failed");
  assert.match(String(run.error), /same call 2 times/);
});
