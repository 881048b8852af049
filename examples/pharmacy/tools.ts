import type { DatabaseSync } from "node:sqlite";
import type { Tool } from "airworthy";
import { ToolError, tool } from "airworthy";
import type { AnyTool } from "airworthy/tools";
import { z } from "zod";
import type { Order as ShopOrder } from "./shop/find-order.ts";
import { findOrder } from "./shop/find-order.ts";
import { handOver } from "./shop/hand-over.ts";
import { ordersOfCustomer } from "./shop/orders-of-customer.ts";
import { refundOrder } from "./shop/refund-order.ts";
import { searchProducts } from "./shop/search-products.ts";

/** Above this a person approves a refund. */
export const APPROVAL_ABOVE_CENTS = 5_000;

const order = z.string().regex(/^W\d{5}$/);
const orderNumber = order.describe("the order number, W and five digits, such as W10234");
const cents = z.int().nonnegative();
const day = z.iso.date();

/** What anyone is told of an order: no name, no address, no phone number, so that none can slip out. */
const orderView = z.object({
  order,
  status: z.enum(["placed", "packed", "shipped", "delivered", "cancelled"]),
  placedOn: day,
  dueOn: day,
  deliveredOn: day.optional(),
  carrier: z.string().optional(),
  tracking: z.string().optional(),
  items: z.array(z.object({ name: z.string(), quantity: z.int().positive(), each: z.string() })),
  total: z.string().describe("in dollars"),
  refundableCents: cents.describe("what can still be paid back"),
});

export type OrderView = z.infer<typeof orderView>;

const foundProducts = z.object({
  match: z.enum(["all", "partial", "none"]),
  total: z.int().nonnegative(),
  products: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      price: z.string().describe("in dollars"),
      stock: z.int().nonnegative(),
      prescription: z.boolean(),
    }),
  ),
});

export type FoundProducts = z.infer<typeof foundProducts>;

/** Products at once. */
const PAGE = 20;

export interface Counter {
  /** Opened at the first call, so that a replay needs no shop. */
  readonly shop: () => DatabaseSync;
  /** Who is signed in. Never an argument of a tool: a model must not be able to choose it. */
  readonly customer: string;
}

const NOT_FOUND = {
  order_not_found: {
    description: "there is no order of this number",
    hint: "Ask the customer for the order number as the confirmation shows it",
  },
  not_yours: {
    description: "another customer placed the order",
    hint: "Say that you can only talk about the customer's own orders",
  },
} as const;

/** The five tools of the support, for one customer. */
export function supportTools({ shop, customer }: Counter) {
  const ownOrder = (id: string): ShopOrder => {
    const found = findOrder(shop(), id);
    if (found === undefined) throw failure("order_not_found", `There is no order ${id}`);
    if (found.customerId !== customer) throw failure("not_yours", `Order ${id} is not of this account`);
    return found;
  };
  return {
    findOrder: tool({
      name: "find_order",
      description:
        "Looks up one order of the customer by its number: its status, where the parcel is, carrier, tracking number, when it is due, what was in it and what it cost.",
      input: z.object({ order: orderNumber }),
      output: orderView,
      errors: NOT_FOUND,
      effect: "read",
      timeout: "5s",
      run: (input) => viewOf(ownOrder(input.order)),
    }),

    latestOrder: tool({
      name: "latest_order",
      description:
        "Looks up the order that the customer placed last, for when they ask where their order or parcel is without a number: my order, my last order, my latest, newest or most recent one.",
      input: z.object({}),
      output: z.object({ orders: z.int().nonnegative(), latest: orderView.nullable() }),
      effect: "read",
      timeout: "5s",
      run: () => {
        const page = ordersOfCustomer(shop(), customer, { limit: 1 });
        if (!page.ok) return { orders: 0, latest: null };
        const [latest] = page.items;
        return { orders: page.total, latest: latest === undefined ? null : viewOf(latest) };
      },
    }),

    searchProducts: searchTool(shop),
    refundOrder: refundTool(shop, ownOrder),
    handOver: handOverTool(shop, customer),
  };
}

type ContractedTools = ReturnType<typeof supportTools>;

/** What the routes need, so that the first demo's tools can take the place of these. */
export interface SupportTools extends Omit<ContractedTools, "searchProducts"> {
  readonly searchProducts: Omit<Tool<"search_products", ProductQuery, FoundProducts>, "compensate"> &
    Pick<AnyTool, "compensate">;
}

export interface ProductQuery {
  readonly query: string;
  readonly sort?: "relevance" | "cheapest" | "dearest" | undefined;
}

function searchTool(shop: Counter["shop"]) {
  return tool({
    name: "search_products",
    description:
      "Searches what the pharmacy sells, with price and stock: whether we have, sell, stock or carry something, how much it costs, which sizes and strengths there are. Spelling, case and word order do not matter.",
    input: z.object({
      query: z
        .string()
        .min(1)
        .max(200)
        .describe("search words: ingredient, brand, use or form, with strength and pack size if named"),
      sort: z
        .enum(["relevance", "cheapest", "dearest"])
        .optional()
        .describe("cheapest: the lowest price first; dearest: the highest price first"),
      cursor: z.string().max(40).optional().describe("of the page before, for the next one"),
    }),
    output: foundProducts.extend({ nextCursor: z.string().optional() }),
    errors: {
      empty_query: "the query names no product",
      query_too_long: "the query is a whole message",
      bad_cursor: "the cursor was given out for another search",
    },
    effect: "read",
    timeout: "5s",
    paging: { style: "cursor" },
    run: ({ query, sort, cursor }) => {
      const page = { limit: PAGE, sort, cursor };
      const strict = searchProducts(shop(), query, page);
      // "cough syrup price" must not find nothing because no product is called "price".
      const isLoose = strict.ok ? strict.match === "none" : strict.code === "bad_cursor";
      const found = isLoose ? searchProducts(shop(), query, { ...page, anyWord: true }) : strict;
      if (!found.ok) throw new ToolError({ code: found.code, message: found.message, hint: found.hint });
      const products = found.items.map(({ id, name, priceCents, stock, prescription }) => ({
        id,
        name,
        price: dollars(priceCents),
        stock,
        prescription,
      }));
      const { match, total, nextCursor } = found;
      return { match, total, products, ...(nextCursor === undefined ? {} : { nextCursor }) };
    },
  });
}

function refundTool(shop: Counter["shop"], ownOrder: (id: string) => ShopOrder) {
  return tool({
    name: "refund_order",
    description: "Pays back an order of the customer, in whole or in part.",
    input: z.object({
      order: orderNumber,
      amountCents: z.int().positive().describe("what to pay back, in cents"),
      reason: z.string().max(500).describe("why it is paid back, in the customer's words"),
    }),
    output: z.object({ refund: z.string(), order, amountCents: cents }),
    errors: {
      ...NOT_FOUND,
      order_cancelled: "a cancelled order was never charged",
      amount_too_high: "more than is left to pay back",
    },
    effect: "write",
    timeout: "10s",
    // The same amount of the same order is one refund, however often it is asked for.
    idempotency: { key: (input) => `${input.order}:${input.amountCents}`, worldKnowsKey: true },
    approval: (input) =>
      input.amountCents > APPROVAL_ABOVE_CENTS
        ? { title: `Refund ${dollars(input.amountCents)} of order ${input.order}`, details: input }
        : undefined,
    simulate: (input) => ({ refund: "R0", order: input.order, amountCents: input.amountCents }),
    run: (input, { key = "" }) => {
      ownOrder(input.order);
      const { order: orderId, amountCents, reason } = input;
      const result = refundOrder(shop(), { orderId, amountCents, reason, key });
      if (!result.ok) throw failure(result.code, result.message);
      return { refund: result.refund.id, order: orderId, amountCents: result.refund.amountCents };
    },
  });
}

function handOverTool(shop: Counter["shop"], customer: string) {
  return tool({
    name: "hand_over",
    description:
      "Passes the customer on to a person: for health questions, a complaint, a manager, the pharmacist, the law.",
    input: z.object({ reason: z.string().min(1).max(500).describe("what the customer wants") }),
    output: z.object({ ticket: z.string() }),
    effect: "write",
    timeout: "10s",
    idempotency: { worldKnowsKey: true },
    simulate: () => ({ ticket: "T0" }),
    run: ({ reason }, { key = "" }) => ({ ticket: handOver(shop(), { customerId: customer, reason, key }) }),
  });
}

/** 1250 is `12.50`. */
export function dollars(amountCents: number): string {
  return (amountCents / 100).toFixed(2);
}

function viewOf(found: ShopOrder): OrderView {
  const { id, status, placedAt, expectedOn, items, totalCents, refundedCents } = found;
  const parcel = "carrier" in found ? { carrier: found.carrier, tracking: found.tracking } : {};
  const delivered = "deliveredAt" in found ? { deliveredOn: dayOf(found.deliveredAt) } : {};
  return {
    order: id,
    status,
    placedOn: dayOf(placedAt),
    dueOn: expectedOn,
    ...delivered,
    ...parcel,
    items: items.map(({ name, quantity, unitPriceCents }) => ({
      name,
      quantity,
      each: dollars(unitPriceCents),
    })),
    total: dollars(totalCents),
    refundableCents: status === "cancelled" ? 0 : totalCents - refundedCents,
  };
}

function dayOf(time: string): string {
  return time.slice(0, 10);
}

function failure(code: string, message: string): ToolError {
  return new ToolError({ code, message });
}
