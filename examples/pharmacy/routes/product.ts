import { isAirworthyError, model } from "airworthy";
import { generateText, Output } from "airworthy/ai-sdk";
import { z } from "zod";
import type { FoundProducts, SupportTools } from "../tools.ts";
import { withTheRest } from "./also.ts";
import type { Handled, RouteCase } from "./route-case.ts";

/** What the model reads from the message; what there is of it, the shop knows. */
const wanted = z.object({
  query: z
    .string()
    .nullable()
    .describe("search words for the product: its ingredient, brand, use or form, its strength and pack size"),
  cheapest: z.boolean().describe("true for the cheapest, the lowest price"),
});

const SHOWN = 3;
const LONGEST_QUERY = 200;
/** So many products fit only a question that is too wide, such as "something for my skin". */
const TOO_MANY = 100;

/** Answers what the pharmacy sells. A workflow: the model reads what is looked for, code looks and tells. */
export async function product(given: RouteCase): Promise<Handled> {
  const { message, tools, prompts } = given;
  const { output } = await generateText({
    model: model("fast"),
    instructions: prompts.product.render(),
    prompt: message,
    output: Output.object({ schema: wanted }),
  });
  const { query, cheapest } = output;
  if (query === null || query.trim() === "") return askWhich([]);
  const sort = cheapest ? "cheapest" : "relevance";
  return withTheRest(given, () => search(tools, { query: query.slice(0, LONGEST_QUERY), sort }));
}

async function search(
  { searchProducts }: SupportTools,
  asked: { readonly query: string; readonly sort: "cheapest" | "relevance" },
): Promise<Handled> {
  const called = ["search_products"];
  try {
    const found = await searchProducts.call(asked);
    if (found.match === "all" && found.total > TOO_MANY) return askWhich(called);
    return { outcome: "answered", reply: replyOf(found), tools: called };
  } catch (error) {
    if (!isAirworthyError(error, "empty_query")) throw error;
    return askWhich(called);
  }
}

function askWhich(tools: readonly string[]): Handled {
  return { outcome: "asked_back", reply: "Which product do you mean?", tools };
}

function replyOf({ match, products }: FoundProducts): string {
  if (products.length === 0) return "I am sorry, we do not have that.";
  const listed = products.slice(0, SHOWN).map(({ name, price, stock, prescription }) => {
    const state = stock > 0 ? "in stock" : "sold out";
    return `${name} for $${price} (${state}${prescription ? ", needs a prescription" : ""})`;
  });
  return `${match === "all" ? "We have" : "The closest we have is"} ${listed.join("; ")}.`;
}
