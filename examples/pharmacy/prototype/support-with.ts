import type { Workflow } from "airworthy";
import { model, route, workflow } from "airworthy";
import { generateText, Output } from "airworthy/ai-sdk";
import { z } from "zod";
import type { Prompts } from "../prompts.ts";
import { handover } from "../routes/handover.ts";
import { orderStatus } from "../routes/order-status.ts";
import { product } from "../routes/product.ts";
import { refund } from "../routes/refund.ts";
import type { RouteCase } from "../routes/route-case.ts";
import { toPerson } from "../routes/to-person.ts";
import type { SupportInput, SupportResult } from "../support.ts";
import type { SupportTools } from "../tools.ts";

const ROUTES = ["order_status", "refund", "product", "handover"] as const;
const THRESHOLD = 0.3;
const classification = z.object({
  route: z.enum(ROUTES).describe("The route"),
  confidence: z.number().min(0).max(1).describe("How sure you are, from 0 to 1"),
});

export interface SupportWithOptions {
  readonly prompts: Prompts;
  readonly toolsFor: (customer: string) => SupportTools;
}

/** The support as it is, its routes and prompts included, with any tools of the same names. */
export function supportWith({
  prompts,
  toolsFor,
}: SupportWithOptions): Workflow<SupportInput, SupportResult> {
  const triage = route("triage", {
    classify: async ({ message }: RouteCase) => {
      const { output } = await generateText({
        model: model("fast"),
        instructions: prompts.triage.render(),
        prompt: message,
        output: Output.object({ schema: classification }),
      });
      return output;
    },
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
    name: "support",
    run: async (_ctx, { message, customer }: SupportInput): Promise<SupportResult> => {
      const given = { message, tools: toolsFor(customer), prompts };
      const { route, output, decision } = await triage.run(given);
      return { route, confidence: decision.confidence ?? 0, ...output };
    },
  });
}
