import type { Ledger } from "../../core/store.ts";
import { idOf, numberOf, textOf } from "./_row.ts";
import { fromStored, toStored } from "./_text.ts";
import type { PostgresReader } from "./postgres-reader.ts";
import type { Writes } from "./writes.ts";

// The first result stands until it expires, whoever comes second.
const KEEP = `INSERT INTO aw.ledger AS l (tool, key, answer, run, subject, stored_at, expires_at)
  VALUES ($1, $2, $3, $4, (SELECT subject FROM aw.run WHERE key = $4), $5, $6)
  ON CONFLICT (tool, key) DO UPDATE SET answer = excluded.answer, run = excluded.run, subject = excluded.subject,
    stored_at = excluded.stored_at, expires_at = excluded.expires_at WHERE l.expires_at <= $7`;

/** First results of writes by their idempotency key. */
export function ledgerOf(reader: PostgresReader, writes: Writes): Ledger {
  return {
    find: (tool, key) =>
      reader.look(async (ask) => {
        const [row] = await ask(
          "SELECT answer, run, stored_at FROM aw.ledger WHERE tool = $1 AND key = $2 AND expires_at > $3",
          [toStored(tool), toStored(key), Date.now()],
        );
        if (row === undefined) return undefined;
        return {
          answer: fromStored(textOf(row.answer)),
          run: idOf(fromStored(textOf(row.run))),
          storedAt: numberOf(row.stored_at),
        };
      }),
    keep: async (tool, key, { answer, run, storedAt }, expiresAt) => {
      const place = [toStored(tool), toStored(key)];
      const values = [...place, toStored(answer), toStored(run), storedAt, expiresAt, Date.now()];
      await writes.once((ask) => ask(KEEP, values));
    },
  };
}
