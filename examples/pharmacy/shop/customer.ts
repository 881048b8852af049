import type { DatabaseSync } from "node:sqlite";
import { textOf } from "./_row.ts";
import type { CustomerId } from "./ids.ts";
import { isCustomerId, storedId } from "./ids.ts";

export type Customer = {
  readonly id: CustomerId;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly address: string;
  readonly plan: "basic" | "plus";
  readonly locale: string;
  readonly joinedAt: string;
};

/** One customer by id, or undefined. */
export function customer(db: DatabaseSync, id: string): Customer | undefined {
  const row = db.prepare("SELECT * FROM customers WHERE id = ?").get(id.trim().toLowerCase());
  if (row === undefined) return undefined;
  return {
    id: storedId(textOf(row, "id"), isCustomerId),
    name: textOf(row, "name"),
    email: textOf(row, "email"),
    phone: textOf(row, "phone"),
    address: textOf(row, "address"),
    plan: textOf(row, "plan") === "plus" ? "plus" : "basic",
    locale: textOf(row, "locale"),
    joinedAt: textOf(row, "joined_at"),
  };
}
