import { model, ToolError } from "airworthy";
import { generateText, Output } from "airworthy/ai-sdk";
import { z } from "zod";
import type { OrderView } from "../tools.ts";
import { dollars } from "../tools.ts";
import { withTheRest } from "./also.ts";
import type { Handled, Outcome, RouteCase } from "./route-case.ts";
import { toPerson } from "./to-person.ts";

/** What the model reads from the message; what follows from it is decided below, by code. */
const request = z.object({
  order: z
    .string()
    .regex(/^W\d{5}$/)
    .nullable()
    .describe("the order number, W and five digits, such as W10234"),
  latest: z.boolean().describe("true for the latest, last, newest or most recent one"),
  amount: z
    .number()
    .positive()
    .nullable()
    .describe("dollars: refund 12.50, send back 12.50, give 12.50, pay 12.50, paid 12.50"),
  wants: z
    .enum(["whole", "part", "nothing"])
    .describe(
      "whole: a refund, the order refunded; part: only some of it; nothing: no money back is asked for",
    ),
});

const LONGEST_REASON = 500;

type Request = z.infer<typeof request>;

/**
 * Pays back an order. A workflow, not an agent: the model reads the request, code looks the order up,
 * checks what can be paid back and pays it; above a limit the run waits for a person first.
 */
export async function refund(given: RouteCase): Promise<Handled> {
  const asked = await read(given);
  const missing = missingIn(asked);
  if (missing !== undefined) return end("asked_back", `Could you please tell me ${missing}?`, []);
  return withTheRest(given, async () => {
    const called: string[] = [];
    try {
      return await payBack(asked, given, called);
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
      const told = toldOf(error);
      if (told !== undefined) return end(...told, called);
      // Whether money went out is not known then, and a person can find out.
      const handed = await toPerson(given.tools, given.message);
      return { ...handed, tools: [...called, ...handed.tools] };
    }
  });
}

/** Notes in `called` what it calls, so that it is known where it fails. */
async function payBack(asked: Request, { tools, message }: RouteCase, called: string[]): Promise<Handled> {
  called.push(asked.order === null ? "latest_order" : "find_order");
  const order =
    asked.order === null
      ? (await tools.latestOrder.call({})).latest
      : await tools.findOrder.call({ order: asked.order });
  if (order === null) return end("asked_back", "You have no order yet. Which one do you mean?", called);

  const amountCents = asked.amount === null ? order.refundableCents : Math.round(asked.amount * 100);
  const refusal = refusalOf(order, amountCents);
  if (refusal !== undefined) return end("refused", refusal, called);

  called.push("refund_order");
  const reason = message.slice(0, LONGEST_REASON);
  const paid = await tools.refundOrder.call({ order: order.order, amountCents, reason });
  const reply = `I have refunded $${dollars(paid.amountCents)} of order ${paid.order} (${paid.refund}).`;
  return end("refunded", reply, called);
}

async function read({ message, prompts }: RouteCase): Promise<Request> {
  const { output } = await generateText({
    model: model("fast"),
    instructions: prompts.refund.render(),
    prompt: message,
    output: Output.object({ schema: request }),
  });
  return output;
}

/** What to ask the customer for, before anything is looked up. */
function missingIn({ order, latest, amount, wants }: Request): string | undefined {
  if (order === null && !latest) return "which order this is about, by its number";
  if (amount !== null || wants === "whole") return undefined;
  return wants === "part" ? "how much of it you want back, in dollars" : "whether you want a refund";
}

function refusalOf({ order, status, refundableCents }: OrderView, amountCents: number): string | undefined {
  if (status === "cancelled") return `Order ${order} was cancelled, so nothing was charged.`;
  if (refundableCents === 0) return `Order ${order} has been refunded in full already.`;
  if (amountCents <= refundableCents) return undefined;
  return `Of order ${order} I can refund $${dollars(refundableCents)} at most.`;
}

function toldOf({ code }: ToolError): [Outcome, string] | undefined {
  switch (code) {
    case "order_not_found":
      return ["asked_back", "I cannot find that order. Could you please check its number?"];
    case "not_yours":
      return ["refused", "I can only talk about your own orders."];
    case "approval_denied":
      return ["refused", "A colleague has looked at it, and we cannot refund this."];
    default:
      return undefined;
  }
}

function end(outcome: Outcome, reply: string, tools: readonly string[]): Handled {
  return { outcome, reply, tools };
}
