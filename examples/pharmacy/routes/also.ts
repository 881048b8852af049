import { agent, model, toolset } from "airworthy";
import type { Handled, RouteCase } from "./route-case.ts";

/** Several sentences, or a list of things: there may be a second request. */
const SEVERAL = /[.?!;]\s+\S|,?\s+(?:and|also)\b/i;

/**
 * Does what a message asks for besides its main request, then the main request. The rest only reads, so it can
 * do no harm, and it comes first because the main request may have to wait for a person.
 */
export async function withTheRest(given: RouteCase, main: () => Promise<Handled>): Promise<Handled> {
  const { message, tools, prompts } = given;
  if (!SEVERAL.test(message)) return main();
  const { findOrder, latestOrder, searchProducts } = tools;
  const assistant = agent("also", {
    model: model("fast"),
    instructions: prompts.also.render(),
    tools: toolset([findOrder, latestOrder, searchProducts]),
    maxSteps: 4,
    onStepLimit: "return",
  });
  const { text, turns } = await assistant.run(message);
  const also = turns.flatMap(({ uses }) => uses).map(({ tool }) => tool);
  const { outcome, reply, tools: called } = await main();
  return { outcome, reply: also.length === 0 ? reply : `${reply} ${text}`, tools: [...also, ...called] };
}
