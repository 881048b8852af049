import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { seededRandom } from "./_random.ts";
import { SCHEMA, SHOP_VERSION } from "./_schema.ts";
import { writeCustomers } from "./_write-customers.ts";
import { writeOrders } from "./_write-orders.ts";
import { writeProducts } from "./_write-products.ts";

/** The moment at which the shop stands still: every generated date lies before it. */
export const SHOP_NOW = "2026-11-20T12:00:00.000Z";

/** Waits this long for another process that is writing, instead of failing at once. */
const BUSY_TIMEOUT_MS = 5000;

/**
 * Makes a pharmacy's shop in a new SQLite file: products, customers, orders with
 * their items, refunds. The same seed gives the same shop on every machine.
 *
 * @param path A file that is not there yet (or is empty), or `":memory:"`.
 * @param options `seed` defaults to 1, the shop that `messages.jsonl` talks about.
 * @throws Error when the file holds a shop already; nothing is changed then.
 *
 * @example
 * ```ts
 * using db = createShop(":memory:", { seed: 1 });
 * product(db, "p0002")?.name; //=> "Acetaminophen 325 mg – 40 ct"
 * ```
 */
export function createShop(path: string, { seed = 1 }: { seed?: number } = {}): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    db.exec("PRAGMA journal_mode = WAL");
    db.exec("BEGIN IMMEDIATE");
    if (versionOf(db) !== undefined) {
      throw new Error(
        `Cannot create a shop in "${path}": it holds one already, open it with openShop() or delete it`,
      );
    }
    db.exec(SCHEMA);
    db.prepare("INSERT INTO shop VALUES (?, ?)").run(SHOP_VERSION, seed);
    const random = seededRandom(seed);
    const products = writeProducts(db, random);
    const customers = writeCustomers(db, random);
    writeOrders(db, { random, now: Date.parse(SHOP_NOW), products, customers });
    // One transaction, so that a crash leaves either the whole shop or none.
    db.exec("COMMIT");
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * Opens a shop that `createShop()` made.
 *
 * @throws Error when there is no such file, or it holds no shop or one of another version.
 */
export function openShop(path: string): DatabaseSync {
  if (!existsSync(path))
    throw new Error(`Cannot open the shop "${path}": there is no such file, make it with createShop()`);
  const db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    const version = versionOf(db);
    if (version === SHOP_VERSION) return db;
    const found = version === undefined ? "a file without a shop" : `a shop of version ${version}`;
    throw new Error(
      `Cannot open the shop "${path}": expected a shop of version ${SHOP_VERSION}, got ${found}; delete it and make it anew`,
    );
  } catch (error) {
    db.close();
    throw error;
  }
}

function versionOf(db: DatabaseSync): unknown {
  const holdsShop = db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'shop'").get();
  return holdsShop && db.prepare("SELECT version FROM shop").get()?.version;
}
