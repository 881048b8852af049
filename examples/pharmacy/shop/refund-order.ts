import type { DatabaseSync } from "node:sqlite";
import { integerOf, textOf } from "./_row.ts";
import type { Order } from "./find-order.ts";
import { findOrder } from "./find-order.ts";
import type { OrderId } from "./ids.ts";
import { isOrderId, storedId } from "./ids.ts";

export type RefundRequest = {
  readonly orderId: string;
  readonly amountCents: number;
  readonly reason: string;
  /** The same key never pays twice. */
  readonly key: string;
  /** When it happens, ISO 8601 in UTC. Defaults to the machine's clock. */
  readonly at?: string | undefined;
};

export type Refund = {
  readonly id: string;
  readonly orderId: OrderId;
  readonly amountCents: number;
  readonly reason: string;
  readonly key: string;
  readonly createdAt: string;
};

type Refusal<Code extends string> = {
  readonly ok: false;
  readonly code: Code;
  readonly message: string;
  readonly hint: string;
};

export type RefundRefusal =
  | Refusal<"bad_request">
  | Refusal<"order_not_found">
  | Refusal<"order_cancelled">
  | (Refusal<"amount_too_high"> & { readonly refundableCents: number })
  | (Refusal<"key_reused"> & { readonly refund: Refund });

export type RefundResult =
  | {
      readonly ok: true;
      readonly refund: Refund;
      readonly repeated: boolean;
      readonly refundableCents: number;
    }
  | RefundRefusal;

/**
 * Pays back an order or a part of it. A request whose key is known returns the
 * first refund with `repeated: true` and pays nothing. All refunds of an order
 * together never exceed its total; a refusal changes nothing.
 *
 * @example
 * ```ts
 * using db = createShop(":memory:", { seed: 1 });
 * const result = refundOrder(db, { orderId: "W99999", amountCents: 100, reason: "late", key: "k1" });
 * result.ok || result.code; //=> "order_not_found"
 * ```
 */
export function refundOrder(db: DatabaseSync, request: RefundRequest): RefundResult {
  // Immediate, so that two processes cannot both see the same amount left and both pay it.
  db.exec("BEGIN IMMEDIATE");
  try {
    const result = refundNow(db, request);
    db.exec("COMMIT");
    return result;
  } catch (error) {
    // A failed COMMIT may have ended the transaction, and a second error would hide the first.
    if (db.isTransaction) db.exec("ROLLBACK");
    throw error;
  }
}

function refundNow(db: DatabaseSync, request: RefundRequest): RefundResult {
  const { amountCents, reason, key, at = new Date().toISOString() } = request;
  const malformed = malformedIn(request);
  if (malformed !== undefined) return malformed;
  const order = findOrder(db, request.orderId);
  if (order === undefined) return orderNotFound(request);

  const earlier = refundByKey(db, key);
  if (earlier !== undefined) {
    const same = earlier.orderId === order.id && earlier.amountCents === amountCents;
    return same
      ? { ok: true, refund: earlier, repeated: true, refundableCents: refundable(order) }
      : keyReused(earlier);
  }
  if (order.status === "cancelled") return orderCancelled(order);
  if (amountCents > refundable(order)) return amountTooHigh(order, amountCents);

  db.prepare("INSERT INTO refunds VALUES (NULL, ?, ?, ?, ?, ?)").run(order.id, amountCents, reason, key, at);
  const refund = refundByKey(db, key);
  if (refund === undefined) throw new Error(`Cannot read back the refund with key "${key}"`);
  return { ok: true, refund, repeated: false, refundableCents: refundable(order) - amountCents };
}

function refundable(order: Order): number {
  return order.totalCents - order.refundedCents;
}

function refundByKey(db: DatabaseSync, key: string): Refund | undefined {
  const row = db.prepare("SELECT * FROM refunds WHERE idempotency_key = ?").get(key);
  if (row === undefined) return undefined;
  return {
    id: `R${integerOf(row, "number")}`,
    orderId: storedId(textOf(row, "order_id"), isOrderId),
    amountCents: integerOf(row, "amount_cents"),
    reason: textOf(row, "reason"),
    key: textOf(row, "idempotency_key"),
    createdAt: textOf(row, "created_at"),
  };
}

function malformedIn({ amountCents, key }: RefundRequest): RefundRefusal | undefined {
  if (key.trim() === "") {
    return {
      ok: false,
      code: "bad_request",
      message: "Cannot refund without a key: got an empty one",
      hint: "Pass a key that stays the same when the call is repeated",
    };
  }
  if (Number.isSafeInteger(amountCents) && amountCents > 0) return undefined;
  return {
    ok: false,
    code: "bad_request",
    message: `Cannot refund ${amountCents} cents: expected a whole number above 0`,
    hint: "Pass the amount in cents: 12.50 is 1250",
  };
}

function orderNotFound({ orderId }: RefundRequest): RefundRefusal {
  return {
    ok: false,
    code: "order_not_found",
    message: `Cannot refund order ${JSON.stringify(orderId.slice(0, 40))}: there is no such order`,
    hint: "Ask the customer for the order number: W and five digits",
  };
}

function orderCancelled({ id }: Order): RefundRefusal {
  return {
    ok: false,
    code: "order_cancelled",
    message: `Cannot refund order "${id}": it was cancelled, so nothing was charged`,
    hint: "Tell the customer that a cancelled order is never charged",
  };
}

function amountTooHigh(order: Order, amountCents: number): RefundRefusal {
  return {
    ok: false,
    code: "amount_too_high",
    message: `Cannot refund ${amountCents} cents of order "${order.id}": ${refundable(order)} of its ${order.totalCents} cents are left to refund`,
    hint: "Refund at most what is left, or tell the customer what was refunded before",
    refundableCents: refundable(order),
  };
}

function keyReused(refund: Refund): RefundRefusal {
  return {
    ok: false,
    code: "key_reused",
    message: `Cannot refund with key "${refund.key}": it has refunded ${refund.amountCents} cents of order "${refund.orderId}"`,
    hint: "Use a new key for another refund, or repeat the call with the same order and amount",
    refund,
  };
}
