import type { DatabaseSync } from "node:sqlite";
import { tool } from "ai";
import { z } from "zod";
import type { Counter } from "../tools.ts";
import { getOrder, listOrders, openTicket, refund, searchProducts } from "./calls.ts";

/** What the model is told of each tool: as little as gets a demo to run. */
export const SAID = {
  list_orders: "Get orders",
  find_order: "Get order",
  search_products: "Search products",
  refund_order: "Refund",
  hand_over: "Ticket",
} as const;

/**
 * The tools of a first demo, over the same shop. Each line is one that people write: it works on the
 * question that was tried first. Kept to be probed and measured beside the contracted tools.
 */
export function naiveTools({ shop, customer }: Counter) {
  const db = (): DatabaseSync => shop();
  return {
    list_orders: tool({
      description: SAID.list_orders,
      // A parameter that was meant to be built later.
      inputSchema: z.object({ sort: z.enum(["newest", "oldest"]).optional() }),
      execute: async () => listOrders(db(), customer),
    }),
    find_order: tool({
      description: SAID.find_order,
      inputSchema: z.object({ order: z.string() }),
      execute: async ({ order }) => getOrder(db(), { order, customer }),
    }),
    search_products: tool({
      description: SAID.search_products,
      inputSchema: z.object({ query: z.string() }),
      execute: async ({ query }) => {
        const found = searchProducts(db(), query);
        return found.length === 0 ? "No products found" : found;
      },
    }),
    refund_order: tool({
      description: SAID.refund_order,
      inputSchema: z.object({ order: z.string(), amountCents: z.number(), reason: z.string() }),
      execute: async (input) => ({ refund: refund(db(), input) }),
    }),
    hand_over: tool({
      description: SAID.hand_over,
      inputSchema: z.object({ reason: z.string() }),
      execute: async ({ reason }) => ({ ticket: openTicket(db(), { customer, reason }) }),
    }),
  };
}
