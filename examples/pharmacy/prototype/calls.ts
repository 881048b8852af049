import { randomUUID } from "node:crypto";
import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import { handOver } from "../shop/hand-over.ts";
import { refundOrder } from "../shop/refund-order.ts";

type Row = Record<string, SQLOutputValue>;

const PAGE = 5;

const ORDERS = `SELECT id, status, date(placed_at) AS placedOn, expected_on AS dueOn,
  date(delivered_at) AS deliveredOn, carrier, tracking, total_cents AS totalCents,
  (SELECT COALESCE(SUM(amount_cents), 0) FROM refunds WHERE order_id = orders.id) AS refundedCents
  FROM orders`;

/** The endpoint has a page size, and nobody asked it for the second page. */
export function listOrders(db: DatabaseSync, customer: string): readonly Row[] {
  return db.prepare(`${ORDERS} WHERE customer_id = ? LIMIT ?`).all(customer, PAGE);
}

export function getOrder(db: DatabaseSync, { order, customer }: Record<"order" | "customer", string>): Row {
  const row = db.prepare(`${ORDERS} WHERE id = ? AND customer_id = ?`).get(order, customer);
  if (row === undefined) throw new Error("Something went wrong");
  return row;
}

export function searchProducts(db: DatabaseSync, query: string): readonly Row[] {
  return db
    .prepare(
      `SELECT id, name, price_cents AS priceCents, stock, prescription FROM products
       WHERE name LIKE '%' || ? || '%' LIMIT ?`,
    )
    .all(query, PAGE);
}

export interface Refund {
  readonly order: string;
  readonly amountCents: number;
  readonly reason: string;
}

/** A new key at each call is no key. */
export function refund(db: DatabaseSync, { order, amountCents, reason }: Refund): string {
  const result = refundOrder(db, { orderId: order, amountCents, reason, key: randomUUID() });
  if (!result.ok) throw new Error("Something went wrong");
  return result.refund.id;
}

export function openTicket(db: DatabaseSync, { customer, reason }: Record<"customer" | "reason", string>) {
  return handOver(db, { customerId: customer, reason, key: randomUUID() });
}
