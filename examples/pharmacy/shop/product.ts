import type { DatabaseSync } from "node:sqlite";
import type { Row } from "./_row.ts";
import { integerOf, textOf } from "./_row.ts";
import type { ProductId } from "./ids.ts";
import { isProductId, storedId } from "./ids.ts";

export type Product = {
  readonly id: ProductId;
  /** As on the label: `Acetaminophen 500 mg – 40 ct`. */
  readonly name: string;
  readonly ingredient: string;
  readonly strength: string;
  readonly form: string;
  readonly pack: string;
  /** "" for the shop's own label. */
  readonly brand: string;
  readonly category: string;
  readonly priceCents: number;
  /** Packs on the shelf; 0 is sold out. */
  readonly stock: number;
  readonly prescription: boolean;
};

/**
 * One product by its id, or undefined.
 *
 * @example
 * ```ts
 * using db = createShop(":memory:");
 * product(db, "p0002")?.name; //=> "Acetaminophen 325 mg – 40 ct"
 * product(db, "p9999"); //=> undefined
 * ```
 */
export function product(db: DatabaseSync, id: string): Product | undefined {
  const row = db.prepare("SELECT * FROM products WHERE id = ?").get(id.trim().toLowerCase());
  return row && productOf(row);
}

export function productOf(row: Row): Product {
  return {
    id: storedId(textOf(row, "id"), isProductId),
    name: textOf(row, "name"),
    ingredient: textOf(row, "ingredient"),
    strength: textOf(row, "strength"),
    form: textOf(row, "form"),
    pack: textOf(row, "pack"),
    brand: textOf(row, "brand"),
    category: textOf(row, "category"),
    priceCents: integerOf(row, "price_cents"),
    stock: integerOf(row, "stock"),
    prescription: integerOf(row, "prescription") === 1,
  };
}
