import type { DatabaseSync } from "node:sqlite";
import type { Row } from "./_row.ts";
import { integerOf, textOf } from "./_row.ts";
import type { CustomerId, OrderId, ProductId } from "./ids.ts";
import { isCustomerId, isOrderId, isProductId, parseOrderId, storedId } from "./ids.ts";

export type OrderItem = {
  readonly productId: ProductId;
  readonly name: string;
  readonly quantity: number;
  /** For one piece, on the day of the order. */
  readonly unitPriceCents: number;
};

/** Where an order stands, with what is known only from then on. Times are ISO 8601 in UTC. */
export type OrderProgress =
  | { readonly status: "placed" }
  | { readonly status: "packed"; readonly packedAt: string }
  | ({ readonly status: "shipped" } & Parcel)
  | ({ readonly status: "delivered"; readonly deliveredAt: string } & Parcel)
  | { readonly status: "cancelled"; readonly cancelledAt: string };

type Parcel = { readonly shippedAt: string; readonly carrier: string; readonly tracking: string };

export type Order = OrderProgress & {
  readonly id: OrderId;
  readonly customerId: CustomerId;
  readonly placedAt: string;
  /** The day it was promised for, `YYYY-MM-DD`. */
  readonly expectedOn: string;
  readonly items: readonly OrderItem[];
  readonly shippingCents: number;
  /** Items and shipping. */
  readonly totalCents: number;
  /** What has been paid back so far. */
  readonly refundedCents: number;
};

/**
 * One order by its id, however the id was typed (`w10234`, `#W 10234`), or undefined.
 * It does not ask whose order it is: compare `customerId` before telling anyone about it.
 *
 * @example
 * ```ts
 * using db = createShop(":memory:", { seed: 1 });
 * findOrder(db, "#w10234")?.id; //=> "W10234"
 * findOrder(db, "W99999"); //=> undefined
 * ```
 */
export function findOrder(db: DatabaseSync, id: string): Order | undefined {
  const orderId = parseOrderId(id);
  if (orderId === undefined) return undefined;
  const row = db.prepare("SELECT * FROM orders WHERE id = ?").get(orderId);
  return row && orderOf(db, row);
}

export function orderOf(db: DatabaseSync, row: Row): Order {
  const id = storedId(textOf(row, "id"), isOrderId);
  return {
    ...progressOf(row),
    id,
    customerId: storedId(textOf(row, "customer_id"), isCustomerId),
    placedAt: textOf(row, "placed_at"),
    expectedOn: textOf(row, "expected_on"),
    items: itemsOf(db, id),
    shippingCents: integerOf(row, "shipping_cents"),
    totalCents: integerOf(row, "total_cents"),
    refundedCents: refundedCents(db, id),
  };
}

export function refundedCents(db: DatabaseSync, id: OrderId): number {
  const row = db
    .prepare("SELECT COALESCE(SUM(amount_cents), 0) AS cents FROM refunds WHERE order_id = ?")
    .get(id);
  return row === undefined ? 0 : integerOf(row, "cents");
}

function progressOf(row: Row): OrderProgress {
  const status = textOf(row, "status");
  switch (status) {
    case "placed":
      return { status };
    case "packed":
      return { status, packedAt: textOf(row, "packed_at") };
    case "shipped":
      return { status, ...parcelOf(row) };
    case "delivered":
      return { status, deliveredAt: textOf(row, "delivered_at"), ...parcelOf(row) };
    case "cancelled":
      return { status, cancelledAt: textOf(row, "cancelled_at") };
    default:
      throw new Error(`Cannot read the order: expected a known status, got "${status}"`);
  }
}

function parcelOf(row: Row): Parcel {
  return {
    shippedAt: textOf(row, "shipped_at"),
    carrier: textOf(row, "carrier"),
    tracking: textOf(row, "tracking"),
  };
}

function itemsOf(db: DatabaseSync, id: OrderId): readonly OrderItem[] {
  const rows = db
    .prepare(
      `SELECT product_id, name, quantity, unit_price_cents
       FROM order_items JOIN products ON products.id = product_id
       WHERE order_id = ? ORDER BY line`,
    )
    .all(id);
  return rows.map((row) => ({
    productId: storedId(textOf(row, "product_id"), isProductId),
    name: textOf(row, "name"),
    quantity: integerOf(row, "quantity"),
    unitPriceCents: integerOf(row, "unit_price_cents"),
  }));
}
