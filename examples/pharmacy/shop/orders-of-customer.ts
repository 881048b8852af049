import type { DatabaseSync } from "node:sqlite";
import type { BadCursor, Page, PageOptions } from "./_page.ts";
import { cursorAt, pageSize, positionOf } from "./_page.ts";
import { integerOf } from "./_row.ts";
import { customer } from "./customer.ts";
import type { Order } from "./find-order.ts";
import { orderOf } from "./find-order.ts";

export type OrderSort = "newest" | "oldest";

export type UnknownCustomer = {
  readonly ok: false;
  readonly code: "unknown_customer";
  readonly message: string;
  readonly hint: string;
};

/**
 * The orders of one customer, a page at a time, newest first unless `sort` says
 * `"oldest"`. The latest order is `{ limit: 1 }`. An order placed between two
 * pages neither repeats nor hides one.
 *
 * @example
 * ```ts
 * using db = createShop(":memory:", { seed: 1 });
 * const page = ordersOfCustomer(db, "c0001", { limit: 1 });
 * page.ok && page.items.length; //=> 1
 * ```
 */
export function ordersOfCustomer(
  db: DatabaseSync,
  customerId: string,
  { limit, cursor, sort = "newest" }: PageOptions & { readonly sort?: OrderSort | undefined } = {},
): Page<Order> | BadCursor | UnknownCustomer {
  const owner = customer(db, customerId);
  if (owner === undefined) return unknownCustomer(customerId);

  const list = `orders ${owner.id} ${sort}`;
  const after = positionOf(list, cursor, sort === "newest" ? Number.MAX_SAFE_INTEGER : 0);
  if (typeof after !== "number") return after;

  const size = pageSize(limit);
  const rows = db.prepare(PAGES[sort]).all(owner.id, after, size + 1);
  const shown = rows.slice(0, size);
  const last = shown.at(-1);
  const counted = db.prepare("SELECT COUNT(*) AS orders FROM orders WHERE customer_id = ?").get(owner.id);
  return {
    ok: true,
    items: shown.map((row) => orderOf(db, row)),
    total: counted === undefined ? 0 : integerOf(counted, "orders"),
    nextCursor:
      rows.length > size && last !== undefined ? cursorAt(list, integerOf(last, "number")) : undefined,
  };
}

const PAGES: Record<OrderSort, string> = {
  newest: "SELECT * FROM orders WHERE customer_id = ? AND number < ? ORDER BY number DESC LIMIT ?",
  oldest: "SELECT * FROM orders WHERE customer_id = ? AND number > ? ORDER BY number LIMIT ?",
};

function unknownCustomer(id: string): UnknownCustomer {
  return {
    ok: false,
    code: "unknown_customer",
    message: `Cannot list the orders of customer ${JSON.stringify(id.slice(0, 40))}: there is no such customer`,
    hint: "Pass the id of the customer who is signed in: c and four digits, for example c0007",
  };
}
