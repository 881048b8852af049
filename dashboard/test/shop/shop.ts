import { z } from "zod";
import { agent, model, prompt, route, ToolError, tool, toolset, workflow } from "../../../src/index.ts";
import { generateText, Output } from "../../../src/models/ai-sdk.ts";
import { payouts } from "./payouts.ts";
import type { Asked } from "./scripted-model.ts";
import { scriptedModel } from "./scripted-model.ts";

/** A small shop's support, whose lookups of orders from the old system fail for one kind of customer. */
export const findOrder = tool({
  name: "find_order",
  description: "Look up one order by its number.",
  input: z.object({ order: z.string() }),
  output: z.object({
    order: z.string(),
    status: z.enum(["paid", "shipped", "delivered"]),
    carrier: z.string(),
  }),
  errors: { not_found: { description: "no order has this number", hint: "Ask the customer for it again" } },
  effect: "read",
  run: async ({ order }) => {
    if (order.startsWith("X"))
      throw new ToolError({ code: "not_found", message: `No order has the number ${order}` });
    return { order, status: "shipped" as const, carrier: "FedEx" };
  },
});

export const refund = tool({
  name: "refund",
  description: "Pay an order back.",
  input: z.object({ order: z.string(), amount: z.number() }),
  output: z.object({ refunded: z.number() }),
  effect: "write",
  run: async ({ amount }) => ({ refunded: amount }),
  simulate: async ({ amount }) => ({ refunded: amount }),
});

const triagePrompt = prompt({
  name: "triage",
  template: "Sort the customer's message into one of the routes order_status, refund and other.\nBe sure.",
});
const answerPrompt = prompt({
  name: "answer",
  template: "You answer customers of a shop about their orders.\nLook before you answer, and be brief.",
});

interface Given {
  readonly message: string;
}

const decision = z.object({ route: z.enum(["order_status", "refund", "other"]), confidence: z.number() });

const triage = route("triage", {
  classify: async ({ message }: Given) => {
    const { output } = await generateText({
      model: model("fast"),
      instructions: triagePrompt.render(),
      prompt: message,
      output: Output.object({ schema: decision }),
    });
    return output;
  },
  routes: { order_status: answer, refund: answer, other: answer },
  fallback: answer,
});

async function answer({ message }: Given): Promise<{ readonly reply: string }> {
  const assistant = agent("assistant", {
    model: model("fast"),
    instructions: answerPrompt.render(),
    tools: toolset([findOrder, refund]),
    maxSteps: 4,
  });
  const { text } = await assistant.run(message);
  return { reply: text };
}

export const support = workflow({
  name: "support",
  input: z.object({ message: z.string() }),
  run: async (ctx, { message }) => {
    const language = await ctx.step("detect_language", () => (/\b(wo|meine)\b/i.test(message) ? "de" : "en"));
    if (language === "de") {
      await ctx.step("translate", () => {
        throw new Error("The translation service answered 503: no capacity for de");
      });
    }
    const { route, output } = await triage.run({ message });
    return { route, reply: output.reply };
  },
});

/** Many small calls, as a long agent makes them. */
export const longRun = workflow({
  name: "catalogue",
  run: async (ctx, calls: number) => {
    for (let page = 0; page < calls / 10; page += 1)
      await ctx.scope(`page-${page}`, async () => {
        for (let item = 0; item < 10; item += 1)
          await ctx.step(`item-${item}`, () => ({ page, item, price: page * item }));
      });
    return calls;
  },
});

/** Gives back what it was given, by way of a step, and fails where it is told to. */
export const echo = workflow({
  name: "echo",
  run: async (ctx, given: { readonly text: string; readonly fail?: boolean }) => {
    const said = await ctx.step("say", () => given.text, { input: given.text });
    if (given.fail === true) throw new Error(given.text);
    return said;
  },
});

export const shopConfig = {
  workflows: [support, longRun, echo, payouts],
  models: { fast: scriptedModel(script), hasty: scriptedModel(hastyScript()) },
  prices: [{ model: "gpt-5-mini", input: 0.25, output: 2, asOf: "2026-11-01" }],
  monitor: {
    every: "1s",
    workflows: { deliveries: { criteria: { errors: 0.05, latency: { p95: "2s" } } } },
  },
} as const;

/** Answers without the carrier every other time, and never with the amount of a refund. */
function hastyScript(): (asked: Asked) => ReturnType<typeof script> {
  let answers = 0;
  return (asked) => {
    const content = script(asked);
    const [part] = content;
    if (asked.isTriage || part?.type !== "text") return content;
    answers += 1;
    const said = part.text.replace(/ \$19\.90/, "").replace(answers % 2 === 0 ? / with FedEx/ : "", "");
    return [{ type: "text" as const, text: said }];
  };
}

function script({ message, hasResult, isTriage }: Asked) {
  const wanted = /refund|money back/i.test(message)
    ? "refund"
    : /order|parcel|where/i.test(message)
      ? "order_status"
      : "other";
  if (isTriage) return [{ type: "text" as const, text: JSON.stringify({ route: wanted, confidence: 0.93 }) }];
  const order = /\b[WX]\d+\b/.exec(message)?.[0];
  if (!hasResult && order !== undefined && wanted !== "other") {
    const [toolName, input] =
      wanted === "refund" ? ["refund", { order, amount: 19.9 }] : ["find_order", { order }];
    return [
      {
        type: "tool-call" as const,
        toolCallId: `call_${order}`,
        toolName: String(toolName),
        input: JSON.stringify(input),
      },
    ];
  }
  const said =
    wanted === "refund"
      ? "I have paid you back $19.90. It is on your account within three days."
      : wanted === "order_status"
        ? "Your order has been shipped with FedEx and is on its way to you."
        : "We are open from nine to six, Monday to Saturday.";
  return [{ type: "text" as const, text: said }];
}
