import { agent, isAirworthyError, model, toolset } from "airworthy";
import type { Handled, Outcome, RouteCase } from "./route-case.ts";
import { toPerson } from "./to-person.ts";

/** Model calls of one enquiry; the longest honest one looks three things up and answers. */
const MAX_STEPS = 6;
const NUMBER = /\bW?\s?\d{5}\b/i;

/**
 * Answers a question by looking things up: a bounded agent with tools that read, and with one way out.
 * What it cannot finish within its bounds goes to a person.
 */
export async function orderStatus({ message, tools, prompts }: RouteCase): Promise<Handled> {
  const { findOrder, latestOrder, searchProducts, handOver } = tools;
  const assistant = agent("enquiry", {
    model: model("fast"),
    instructions: prompts["order-status"].render(),
    // With a number in the message there is nothing to guess, so the tool that guesses is not offered.
    tools: toolset([...(NUMBER.test(message) ? [] : [latestOrder]), findOrder, searchProducts, handOver]),
    maxSteps: MAX_STEPS,
  });
  try {
    const { text, turns } = await assistant.run(message);
    const uses = turns.flatMap((turn) => turn.uses);
    return { outcome: outcomeOf(uses), reply: text, tools: uses.map(({ tool }) => tool) };
  } catch (error) {
    const lost = ["agent_step_limit", "agent_loop", "agent_no_answer"];
    if (!lost.some((code) => isAirworthyError(error, code))) throw error;
    return toPerson(tools, message);
  }
}

interface Use {
  readonly tool: string;
  readonly outcome: { readonly kind: string; readonly output?: unknown };
}

/** Told by what the tools gave, not by what the model says of it. */
function outcomeOf(uses: readonly Use[]): Outcome {
  const ended = uses.map(({ tool, outcome }) => ({ tool, code: codeOf(outcome.output) }));
  if (ended.some(({ code }) => code === "not_yours")) return "refused";
  if (ended.some(({ tool, code }) => tool !== "hand_over" && code === undefined)) return "answered";
  return ended.some(({ code }) => code === undefined) ? "handed_over" : "asked_back";
}

/** The code of a tool's failure; undefined if it gave a result. */
function codeOf(output: unknown): string | undefined {
  if (typeof output !== "object" || output === null || !("toolFailure" in output)) return undefined;
  return "code" in output ? String(output.code) : "internal";
}
