import { z } from "zod";
import type { App } from "../../app/open.ts";
import { open } from "../../app/open.ts";
import { workflow } from "../../core/workflow.ts";
import { scriptedModel, text } from "../../models/_test-model.ts";
import { isStepCount, streamText, tool } from "../../models/ai-sdk.ts";
import type { ServeOptions } from "../serve.ts";
import { serve } from "../serve.ts";

export interface Desk {
  readonly app: App;
  readonly url: string;
  /** Answers with status and JSON; a body makes it a POST. */
  call(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Lets the workflow `gated` end. */
  readonly release: () => void;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: what a test reads of an answer, the test knows.
  readonly body: any;
}

/** A served app with workflows that stream, wait, fail and stand still until the test lets them go. */
export async function withDesk(
  use: (desk: Desk) => Promise<void>,
  { store = ":memory:", ...options }: ServeOptions & { readonly store?: string } = {},
): Promise<void> {
  const gate = Promise.withResolvers<void>();
  const app = await open({ store, workflows: workflows(gate.promise) });
  const serving = await serve(app, { port: 0, attend: false, ...options });
  const call: Desk["call"] = async (path, body, headers = {}) => {
    const init = {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json", ...headers },
    };
    const response = await fetch(`${serving.url}/v1${path}`, body === undefined ? { headers } : init);
    return { status: response.status, headers: response.headers, body: await response.json() };
  };
  try {
    await use({ app, url: serving.url, call, release: gate.resolve });
  } finally {
    await serving.close();
    await app.close();
  }
}

function workflows(gate: Promise<void>) {
  const double = workflow({
    name: "double",
    input: z.number(),
    run: (ctx, n) => ctx.step("twice", () => n * 2),
  });
  const broken = workflow({
    name: "broken",
    run: async () => {
      throw new RangeError("It is broken");
    },
  });
  const gated = workflow({
    name: "gated",
    run: (ctx) => ctx.step("wait", () => gate.then(() => "released")),
  });
  const refund = workflow({
    name: "refund",
    run: async (ctx) => ((await ctx.approve("pay", { title: "Pay 5 USD" })).approved ? "paid" : "refused"),
  });
  return [double, broken, gated, refund, support()];
}

/** Looks an order up, then streams what it has found. */
function support() {
  const lookup = tool({
    description: "Finds an order",
    inputSchema: z.object({ id: z.string() }),
    execute: ({ id }) => Promise.resolve({ id, state: "shipped" }),
  });
  return workflow({
    name: "support",
    run: async (ctx, question: string) => {
      const call = { type: "tool-call", toolCallId: "c1", toolName: "lookup", input: '{"id":"W1"}' } as const;
      const model = scriptedModel([[call], text("Order W1 was shipped.")]);
      const answer = streamText({ model, tools: { lookup }, stopWhen: isStepCount(3), prompt: question });
      const said = await answer.text;
      ctx.reply({ role: "user", content: question }, { role: "assistant", content: said });
      return said;
    },
  });
}
