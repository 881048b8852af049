import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { createShop, openShop, SHOP_NOW } from "./generate.ts";

const TABLES = ["shop", "products", "customers", "orders", "order_items", "refunds"];

function digest(db: DatabaseSync): string {
  const sum = createHash("sha256");
  for (const table of TABLES) {
    for (const row of db.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).iterate())
      sum.update(JSON.stringify(row));
  }
  return sum.digest("hex");
}

function count(db: DatabaseSync, sql: string): unknown {
  return db.prepare(`SELECT COUNT(*) AS found FROM ${sql}`).get()?.found;
}

test("createShop() makes the same shop of the same seed, and another of another", () => {
  using one = createShop(":memory:", { seed: 1 });
  using again = createShop(":memory:");
  using two = createShop(":memory:", { seed: 2 });

  assert.equal(digest(one), digest(again));
  assert.notEqual(digest(one), digest(two));
});

test("createShop() fills a shop of the promised size", () => {
  using db = createShop(":memory:");

  for (const [table, least] of Object.entries({
    products: 2000,
    customers: 500,
    orders: 5000,
    refunds: 100,
  })) {
    const found = Number(count(db, table));
    assert.ok(found >= least, `${table}: ${found}`);
  }
  assert.equal(count(db, "products WHERE name = 'Acetaminophen 500 mg – 40 ct'"), 1);
  assert.ok(Number(count(db, "customers WHERE id NOT IN (SELECT customer_id FROM orders)")) >= 20);
});

test("createShop() keeps totals, refunds and milestones consistent", () => {
  using db = createShop(":memory:", { seed: 3 });

  const itemsOfOrder = "SELECT SUM(quantity * unit_price_cents) FROM order_items WHERE order_id = orders.id";
  assert.equal(count(db, `orders WHERE total_cents <> shipping_cents + (${itemsOfOrder})`), 0);
  const refundsOfOrder = "SELECT SUM(amount_cents) FROM refunds WHERE order_id = orders.id";
  assert.equal(count(db, `orders WHERE (${refundsOfOrder}) > total_cents`), 0);
  const latest =
    "MAX(placed_at, COALESCE(packed_at, ''), COALESCE(shipped_at, ''), COALESCE(delivered_at, ''))";
  assert.equal(count(db, `orders WHERE ${latest} > '${SHOP_NOW}'`), 0);
  assert.equal(
    count(db, "orders WHERE packed_at < placed_at OR shipped_at < packed_at OR delivered_at < shipped_at"),
    0,
  );
  assert.equal(count(db, "orders WHERE (shipped_at IS NULL) <> (tracking IS NULL)"), 0);
});

test("createShop() takes less than two seconds of CPU", () => {
  const before = process.cpuUsage();
  createShop(":memory:").close();
  const { user, system } = process.cpuUsage(before);

  assert.ok(user + system < 2_000_000, `${user + system} µs`);
});

test("openShop() opens what createShop() wrote, and neither harms a file of another kind", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "shop-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "shop.db");
  const created = createShop(path, { seed: 5 });
  const before = digest(created);
  created.close();

  using opened = openShop(path);
  assert.equal(digest(opened), before);
  assert.throws(() => createShop(path), /holds one already/);
  assert.throws(() => openShop(join(folder, "missing.db")), /no such file/);
  const other = join(folder, "other.db");
  new DatabaseSync(other).close();
  assert.throws(() => openShop(other), /a file without a shop/);
});

test("openShop() refuses a shop of another version", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "shop-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "shop.db");
  const db = createShop(path);
  db.exec("UPDATE shop SET version = 99");
  db.close();

  assert.throws(() => openShop(path), /got a shop of version 99/);
});
