import { z } from "zod";
import type { SupportTools } from "../tools.ts";
import { SAID } from "./tools.ts";

/** What a model reads of one tool. */
export interface Words {
  readonly description: string;
  readonly parameters: Readonly<Record<string, string | undefined>>;
}

export type ToolWords = Readonly<Record<keyof SupportTools, Words>>;

/** The first demo's: parameters have no description. */
export const DEMO_WORDS: ToolWords = {
  findOrder: { description: SAID.find_order, parameters: {} },
  latestOrder: { description: SAID.list_orders, parameters: {} },
  searchProducts: { description: SAID.search_products, parameters: {} },
  refundOrder: { description: SAID.refund_order, parameters: {} },
  handOver: { description: SAID.hand_over, parameters: {} },
};

const described = z.object({
  properties: z.record(z.string(), z.object({ description: z.string().optional() })),
});

/** The words of the contracts, to tell what they do from what the tools behind them do. */
export function contractWords(tools: SupportTools): ToolWords {
  const of = ({ contract }: SupportTools[keyof SupportTools]): Words => {
    const { properties } = described.parse(contract.input);
    const entries = Object.entries(properties).map(([name, { description }]) => [name, description] as const);
    return { description: contract.description, parameters: Object.fromEntries(entries) };
  };
  return {
    findOrder: of(tools.findOrder),
    latestOrder: of(tools.latestOrder),
    searchProducts: of(tools.searchProducts),
    refundOrder: of(tools.refundOrder),
    handOver: of(tools.handOver),
  };
}

/** A text with a description, if it has one. */
export function text({ parameters }: Words, name: string): z.ZodString {
  const description = parameters[name];
  return description === undefined ? z.string() : z.string().describe(description);
}
