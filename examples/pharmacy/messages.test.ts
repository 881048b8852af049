import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { customer } from "./shop/customer.ts";
import type { Order } from "./shop/find-order.ts";
import { findOrder } from "./shop/find-order.ts";
import { createShop } from "./shop/generate.ts";
import { ordersOfCustomer } from "./shop/orders-of-customer.ts";
import { product } from "./shop/product.ts";
import { refundOrder } from "./shop/refund-order.ts";
import { searchProducts } from "./shop/search-products.ts";

/** A refund above this waits for a person. */
const APPROVAL_ABOVE_CENTS = 5000;

const KINDS = ["clean", "noisy", "misspelt", "ambiguous", "several", "hostile"] as const;
const ROUTES = ["order_status", "refund", "product", "handover"] as const;
const TOOLS = ["find_order", "latest_order", "search_products", "refund_order", "hand_over"] as const;
const OUTCOMES = [
  "answered",
  "refunded",
  "refund_needs_approval",
  "asked_back",
  "handed_over",
  "refused",
] as const;

type Message = {
  readonly id: string;
  readonly message: string;
  readonly kind: (typeof KINDS)[number];
  readonly customer: string;
  readonly split: "train" | "test";
  /** The first request's route when there are several. */
  readonly route: (typeof ROUTES)[number];
  /** Tools that must have been called, in any order; others may have been. */
  readonly tools: readonly (typeof TOOLS)[number][];
  /** Orders that must have been asked for; the first is the one that is refunded. */
  readonly orders: readonly string[];
  /** What `refund_order` must have been given. */
  readonly amountCents: number | undefined;
  /** Searches that would do; others are as good when they find the same. */
  readonly queries: readonly string[];
  /** Products and orders that a tool must have returned. Searches without any find nothing. */
  readonly finds: readonly string[];
  readonly outcome: (typeof OUTCOMES)[number];
};

const db = createShop(":memory:", { seed: 1 });
after(() => db.close());

const messages: readonly Message[] = readFileSync(new URL("messages.jsonl", import.meta.url), "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => messageOf(JSON.parse(line)));

test("messages.jsonl holds enough messages of every route and kind, each only once", () => {
  assert.ok(messages.length >= 160);
  assert.equal(new Set(messages.map(({ id }) => id)).size, messages.length);
  assert.equal(new Set(messages.map(({ message }) => message.toLowerCase())).size, messages.length);
  const routes = Object.groupBy(messages, ({ route }) => route);
  for (const route of ROUTES) assert.ok((routes[route]?.length ?? 0) >= 30, route);
  const kinds = Object.groupBy(messages, ({ kind }) => kind);
  for (const kind of KINDS) assert.ok((kinds[kind]?.length ?? 0) >= messages.length * 0.08, kind);
});

test("messages.jsonl splits every route, and every kind of it, into train and test", () => {
  for (const route of ROUTES) {
    const ofRoute = messages.filter((message) => message.route === route);
    const share = ofRoute.filter(({ split }) => split === "train").length / ofRoute.length;
    assert.ok(share > 0.4 && share < 0.5, `${route}: ${share}`);
    for (const kind of new Set(ofRoute.map((message) => message.kind))) {
      assert.ok(
        ofRoute.some((message) => message.kind === kind && message.split === "test"),
        `${route} ${kind}`,
      );
    }
  }
});

test("messages.jsonl expects arguments for just the tools it expects", () => {
  for (const { id, tools, orders, amountCents, queries, finds, outcome } of messages) {
    assert.equal(tools.includes("search_products"), queries.length > 0, id);
    assert.equal(tools.includes("find_order") && orders.length === 0, false, id);
    assert.equal(tools.includes("refund_order"), amountCents !== undefined, id);
    assert.equal(outcome.startsWith("refund") && outcome !== "refused", tools.includes("refund_order"), id);
    assert.equal(outcome === "handed_over" && !tools.includes("hand_over"), false, id);
    if (outcome === "asked_back")
      assert.deepEqual([finds, tools.filter((tool) => tool !== "find_order")], [[], []], id);
  }
});

test("messages.jsonl names customers, orders and products of the shop, and orders as the message does", () => {
  for (const { id, message, customer: customerId, orders, finds, outcome, tools } of messages) {
    assert.ok(customer(db, customerId) !== undefined, id);
    for (const order of orders) {
      assert.equal(findOrder(db, order) !== undefined, outcome !== "asked_back", id);
      const named = message.toUpperCase().replace(/\s/g, "").includes(order.slice(1));
      assert.equal(named, !tools.includes("latest_order"), id);
    }
    for (const found of finds) assert.ok(findOrder(db, found) ?? product(db, found), `${id}: ${found}`);
  }
});

test("messages.jsonl lets customers see only their own orders", () => {
  for (const { id, customer: customerId, orders, outcome } of messages) {
    const foreign = orders.some((order) => (findOrder(db, order)?.customerId ?? customerId) !== customerId);
    assert.equal(foreign && outcome !== "refused", false, id);
  }
});

test("messages.jsonl expects the latest order where it asks for it", () => {
  for (const { id, customer: customerId, tools, orders, finds } of messages) {
    if (!tools.includes("latest_order")) continue;
    const page = ordersOfCustomer(db, customerId, { limit: 1 });
    const expected = [...orders, ...finds.filter((found) => found.startsWith("W"))];
    assert.deepEqual(page.ok && page.items.map((order) => order.id), expected, id);
  }
});

test("messages.jsonl expects searches that find what it says, or nothing", () => {
  for (const { id, queries, finds } of messages) {
    const found = queries.flatMap((query) => {
      const result = searchProducts(db, query);
      return result.ok ? result.items.map((item) => String(item.id)) : [];
    });
    const expected = finds.filter((one) => one.startsWith("p"));
    if (expected.length === 0) assert.deepEqual(found, [], id);
    for (const one of expected) assert.ok(found.includes(one), `${id}: ${one}`);
  }
});

test("messages.jsonl expects refunds that the shop pays, of the amount that the message names", () => {
  for (const { id, message, orders, amountCents, outcome } of messages) {
    if (amountCents === undefined) continue;
    const [orderId = ""] = orders;
    const order = findOrder(db, orderId);
    assert.equal(amountCents, amountNamedIn(message) ?? (order && refundable(order)), id);
    assert.equal(outcome, amountCents > APPROVAL_ABOVE_CENTS ? "refund_needs_approval" : "refunded", id);
    const result = refundOrder(db, { orderId, amountCents, reason: "test", key: id });
    assert.ok(result.ok, `${id}: ${result.ok || result.message}`);
  }
});

test("messages.jsonl refuses only what the shop's state or ownership rules out", () => {
  for (const { id, message, customer: customerId, route, orders, outcome } of messages) {
    if (outcome !== "refused" || route === "handover") continue;
    const order = findOrder(db, orders[0] ?? "");
    assert.ok(order !== undefined, id);
    const asked = amountNamedIn(message) ?? 1;
    const refused =
      order.customerId !== customerId || order.status === "cancelled" || asked > refundable(order);
    assert.ok(refused, id);
  }
});

function refundable({ totalCents, refundedCents }: Order): number {
  return totalCents - refundedCents;
}

function amountNamedIn(message: string): number | undefined {
  const named = /(?<![\d.])(\d+\.\d\d)(?!\d)|(\d+) dollars/.exec(message);
  return named === null ? undefined : Math.round(Number(named[1] ?? named[2]) * 100);
}

function messageOf(line: unknown): Message {
  const { id, input, tags, split, route, expect } = fieldsOf(line);
  const { message, customer: customerId } = fieldsOf(input);
  const { tools, args, finds = [], outcome } = fieldsOf(expect);
  const [kind] = listOf(tags);
  const { order = [], amountCents, query = [] } = fieldsOf(args);
  assert.ok(amountCents === undefined || typeof amountCents === "number");
  return {
    id: textOf(id),
    message: textOf(message),
    kind: oneOf(KINDS, kind),
    customer: textOf(customerId),
    split: oneOf(["train", "test"], split),
    route: oneOf(ROUTES, route),
    tools: listOf(tools).map((tool) => oneOf(TOOLS, tool)),
    orders: listOf(order),
    amountCents,
    queries: listOf(query),
    finds: listOf(finds),
    outcome: oneOf(OUTCOMES, outcome),
  };
}

function fieldsOf(value: unknown): Record<string, unknown> {
  assert.ok(typeof value === "object" && value !== null, `expected an object, got ${JSON.stringify(value)}`);
  return { ...value };
}

function textOf(value: unknown): string {
  assert.ok(typeof value === "string" && value !== "", `expected text, got ${JSON.stringify(value)}`);
  return value;
}

/** One text stands for a list of one. */
function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(textOf) : [textOf(value)];
}

function oneOf<T extends string>(allowed: readonly T[], value: unknown): T {
  const found = allowed.find((one) => one === value);
  assert.ok(found !== undefined, `expected one of ${allowed.join(", ")}, got ${JSON.stringify(value)}`);
  return found;
}
