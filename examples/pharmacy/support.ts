import type { DatabaseSync } from "node:sqlite";
import type { Workflow } from "airworthy";
import { model, route, workflow } from "airworthy";
import { generateText, Output } from "airworthy/ai-sdk";
import { z } from "zod";
import type { Prompts } from "./prompts.ts";
import { handover } from "./routes/handover.ts";
import { orderStatus } from "./routes/order-status.ts";
import { product } from "./routes/product.ts";
import { refund } from "./routes/refund.ts";
import type { Handled, RouteCase } from "./routes/route-case.ts";
import { toPerson } from "./routes/to-person.ts";
import type { Counter, SupportTools } from "./tools.ts";
import { supportTools } from "./tools.ts";

const ROUTES = ["order_status", "refund", "product", "handover"] as const;

const input = z.object({
  message: z.string().min(1).max(4_000),
  /** Who is signed in. */
  customer: z.string().regex(/^c\d{4}$/),
});

export type SupportInput = z.infer<typeof input>;

export interface SupportResult extends Handled {
  /** `fallback` goes to a person, as `handover` does. */
  readonly route: (typeof ROUTES)[number] | "fallback";
  /** How sure the triage was, 0 to 1. */
  readonly confidence: number;
}

export interface SupportOptions {
  readonly name: string;
  readonly prompts: Prompts;
  readonly shop: () => DatabaseSync;
  /** Other tools of the same names, to compare with. Default: the contracted ones. */
  readonly toolsFor?: (counter: Counter) => SupportTools;
}

/** Below this confidence a person takes over. With four routes, 0.25 is a guess. */
const THRESHOLD = 0.3;

/**
 * The support of an online pharmacy: a router to four small routes, each with its own prompt and only
 * the tools that it needs. Only the refund route can pay, and there code decides what is paid.
 */
export function supportWorkflow({
  name,
  prompts,
  shop,
  toolsFor = supportTools,
}: SupportOptions): Workflow<SupportInput, SupportResult> {
  const triage = route("triage", {
    classify: ({ message }: RouteCase) => classify(message, prompts),
    routes: {
      order_status: (given: RouteCase) => orderStatus(given),
      refund: (given: RouteCase) => refund(given),
      product: (given: RouteCase) => product(given),
      handover: (given: RouteCase) => handover(given),
    },
    fallback: ({ tools, message }: RouteCase) => toPerson(tools, message),
    threshold: THRESHOLD,
  });
  return workflow({
    name,
    input,
    run: async (_ctx, { message, customer }) => {
      const tools = toolsFor({ shop, customer });
      const { route, output, decision } = await triage.run({ message, tools, prompts });
      return { route, confidence: decision.confidence ?? 0, ...output };
    },
  });
}

const classification = z.object({
  route: z.enum(ROUTES).describe("The route"),
  confidence: z.number().min(0).max(1).describe("How sure you are, from 0 to 1"),
});

async function classify(message: string, { triage }: Prompts): Promise<z.infer<typeof classification>> {
  const { output } = await generateText({
    model: model("fast"),
    instructions: triage.render(),
    // Apart from the instructions, so that a message cannot pass itself off as one.
    prompt: message,
    output: Output.object({ schema: classification }),
  });
  return output;
}
