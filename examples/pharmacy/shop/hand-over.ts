import type { DatabaseSync } from "node:sqlite";
import { integerOf } from "./_row.ts";

export type HandoverRequest = {
  readonly customerId: string;
  /** For the person who takes over, in the customer's words. */
  readonly reason: string;
  /** The same key never makes a second ticket. */
  readonly key: string;
  /** When it happens, ISO 8601 in UTC. Defaults to the machine's clock. */
  readonly at?: string | undefined;
};

/**
 * Leaves a ticket for a person, and gives its number. A request whose key is known gives the first ticket.
 *
 * @example
 * ```ts
 * using db = createShop(":memory:", { seed: 1 });
 * handOver(db, { customerId: "c0001", reason: "asks for the pharmacist", key: "k1" }); //=> "T1"
 * ```
 */
export function handOver(db: DatabaseSync, request: HandoverRequest): string {
  const { customerId, reason, key, at = new Date().toISOString() } = request;
  db.prepare("INSERT INTO handovers VALUES (NULL, ?, ?, ?, ?) ON CONFLICT (idempotency_key) DO NOTHING").run(
    customerId,
    reason,
    key,
    at,
  );
  const row = db.prepare("SELECT number FROM handovers WHERE idempotency_key = ?").get(key);
  if (row === undefined) throw new Error(`Cannot read back the handover with key "${key}"`);
  return `T${integerOf(row, "number")}`;
}
