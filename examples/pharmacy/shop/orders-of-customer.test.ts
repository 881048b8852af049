import assert from "node:assert/strict";
import { after, test } from "node:test";
import { createShop } from "./generate.ts";
import type { OrderSort } from "./orders-of-customer.ts";
import { ordersOfCustomer } from "./orders-of-customer.ts";

const db = createShop(":memory:", { seed: 1 });
after(() => db.close());

function idsPageByPage(sort: OrderSort): readonly string[] {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = ordersOfCustomer(db, "c0001", { limit: 9, cursor, sort });
    assert.ok(page.ok);
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return ids;
}

test("ordersOfCustomer() leads through every order once, in both directions", () => {
  const newest = idsPageByPage("newest");
  const page = ordersOfCustomer(db, "c0001");
  assert.ok(page.ok && page.total > 50);
  assert.equal(new Set(newest).size, page.total);
  assert.deepEqual(newest, newest.toSorted().reverse());
  assert.deepEqual(idsPageByPage("oldest"), newest.toReversed());
});

test("ordersOfCustomer() gives the latest order with a limit of 1", () => {
  const page = ordersOfCustomer(db, "c0007", { limit: 1 });
  assert.ok(page.ok);
  assert.deepEqual(
    page.items.map(({ id }) => id),
    ["W15150"],
  );
});

test("ordersOfCustomer() neither repeats nor hides an order when one is placed between two pages", () => {
  using db = createShop(":memory:", { seed: 1 });
  const all = ordersOfCustomer(db, "c0007", { limit: 6 });
  const first = ordersOfCustomer(db, "c0007", { limit: 3 });
  assert.ok(all.ok && first.ok);

  db.exec(
    "INSERT INTO orders SELECT 15201, 'W15201', customer_id, 'placed', placed_at, NULL, NULL, NULL, NULL, expected_on, NULL, NULL, 0, 100 FROM orders WHERE id = 'W15150'",
  );
  const second = ordersOfCustomer(db, "c0007", { limit: 3, cursor: first.nextCursor });
  assert.ok(second.ok);
  assert.deepEqual([...first.items, ...second.items], all.items);
});

test("ordersOfCustomer() tells a customer without orders from one it does not know", () => {
  assert.deepEqual(ordersOfCustomer(db, "c0600"), { ok: true, items: [], total: 0, nextCursor: undefined });
  const unknown = ordersOfCustomer(db, "c9999");
  assert.ok(!unknown.ok && unknown.code === "unknown_customer");
});

test("ordersOfCustomer() refuses a cursor of another list", () => {
  const page = ordersOfCustomer(db, "c0001", { limit: 1 });
  assert.ok(page.ok);

  for (const [customer, cursor] of [
    ["c0002", page.nextCursor],
    ["c0001", "abc"],
    ["c0001", ""],
  ] as const) {
    const refused = ordersOfCustomer(db, customer, { cursor });
    assert.ok(!refused.ok && refused.code === "bad_cursor");
  }
});

test("ordersOfCustomer() moves a limit outside 1 to 50 to the nearest", () => {
  const size = (limit: number) => {
    const page = ordersOfCustomer(db, "c0001", { limit });
    return page.ok ? page.items.length : page.code;
  };

  assert.deepEqual([-1, 0, 1.9, 1e9, Number.NaN].map(size), [1, 1, 1, 50, 20]);
});
