import type { SQLOutputValue } from "node:sqlite";
import { tool } from "airworthy";
import { z } from "zod";
import type { Counter, OrderView, SupportTools } from "../tools.ts";
import { APPROVAL_ABOVE_CENTS, dollars } from "../tools.ts";
import { getOrder, listOrders, openTicket, refund, searchProducts } from "./calls.ts";
import type { ToolWords, Words } from "./words.ts";
import { DEMO_WORDS, text } from "./words.ts";

type Row = Record<string, SQLOutputValue>;

const cents = z.int();
const orderView = z.object({
  order: z.string(),
  status: z.enum(["placed", "packed", "shipped", "delivered", "cancelled"]),
  placedOn: z.string(),
  dueOn: z.string(),
  deliveredOn: z.string().optional(),
  carrier: z.string().optional(),
  tracking: z.string().optional(),
  items: z.array(z.object({ name: z.string(), quantity: cents, each: z.string() })),
  total: z.string(),
  refundableCents: cents,
});

/**
 * The first demo's calls under the names that the prompts and routes of the support know, so that nothing
 * but the tools differs. The approval stays: what a person decides is no fault of an API.
 */
export function naiveSupportTools({ shop, customer }: Counter, words: ToolWords = DEMO_WORDS): SupportTools {
  const { findOrder, latestOrder, handOver } = words;
  return {
    findOrder: tool({
      name: "find_order",
      description: findOrder.description,
      input: z.object({ order: text(findOrder, "order") }),
      output: orderView,
      effect: "read",
      run: ({ order }) => viewOf(getOrder(shop(), { order, customer })),
    }),
    latestOrder: tool({
      name: "latest_order",
      description: latestOrder.description,
      input: z.object({}),
      output: z.object({ orders: cents, latest: orderView.nullable() }),
      effect: "read",
      run: () => {
        const orders = listOrders(shop(), customer);
        const [first] = orders;
        return { orders: orders.length, latest: first === undefined ? null : viewOf(first) };
      },
    }),
    searchProducts: searchTool(shop, words.searchProducts),
    refundOrder: refundTool(shop, words.refundOrder),
    handOver: tool({
      name: "hand_over",
      description: handOver.description,
      input: z.object({ reason: text(handOver, "reason") }),
      output: z.object({ ticket: z.string() }),
      effect: "write",
      run: ({ reason }) => ({ ticket: openTicket(shop(), { customer, reason }) }),
    }),
  };
}

function searchTool(shop: Counter["shop"], words: Words) {
  const product = z.object({
    id: z.string(),
    name: z.string(),
    price: z.string(),
    stock: cents,
    prescription: z.boolean(),
  });
  return tool({
    name: "search_products",
    description: words.description,
    input: z.object({
      query: text(words, "query"),
      sort: z.enum(["relevance", "cheapest", "dearest"]).optional(),
    }),
    output: z.object({
      match: z.enum(["all", "partial", "none"]),
      total: cents,
      products: z.array(product),
    }),
    effect: "read",
    run: ({ query }) => {
      const found = searchProducts(shop(), query);
      return {
        match: found.length === 0 ? ("none" as const) : ("all" as const),
        total: found.length,
        products: found.map(({ id, name, priceCents, stock, prescription }) => ({
          id: String(id),
          name: String(name),
          price: dollars(Number(priceCents)),
          stock: Number(stock),
          prescription: prescription === 1,
        })),
      };
    },
  });
}

function refundTool(shop: Counter["shop"], words: Words) {
  return tool({
    name: "refund_order",
    description: words.description,
    input: z.object({ order: text(words, "order"), amountCents: z.number(), reason: text(words, "reason") }),
    output: z.object({ refund: z.string(), order: z.string(), amountCents: cents }),
    effect: "write",
    approval: (input) =>
      input.amountCents > APPROVAL_ABOVE_CENTS
        ? { title: `Refund ${dollars(input.amountCents)} of order ${input.order}`, details: input }
        : undefined,
    run: (input) => ({
      refund: refund(shop(), input),
      order: input.order,
      amountCents: input.amountCents,
    }),
  });
}

function viewOf(row: Row): OrderView {
  const { id, placedOn, dueOn, totalCents, refundedCents } = row;
  return {
    order: String(id),
    status: orderView.shape.status.parse(row.status),
    placedOn: String(placedOn),
    dueOn: String(dueOn),
    ...told(row),
    items: [],
    total: dollars(Number(totalCents)),
    refundableCents: Number(totalCents) - Number(refundedCents),
  };
}

/** What an order has only from some day on. */
function told({ deliveredOn, carrier, tracking }: Row) {
  return {
    ...(typeof deliveredOn === "string" ? { deliveredOn } : {}),
    ...(typeof carrier === "string" ? { carrier } : {}),
    ...(typeof tracking === "string" ? { tracking } : {}),
  };
}
