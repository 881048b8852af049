import { digest } from "../../core/canonical.ts";
import type { Ledger } from "../../core/store.ts";
import { idOf, numberOf, textOf } from "./_row.ts";
import { fromStored, toStored } from "./_text.ts";
import type { PostgresReader } from "./postgres-reader.ts";
import type { Writes } from "./writes.ts";

// The first result stands until it expires, whoever comes second.
const KEEP = `INSERT INTO aw.ledger AS l (hash, tool, key, answer, run, subject, stored_at, expires_at)
  VALUES ($1, $2, $3, $4, $5, (SELECT subject FROM aw.run WHERE key = $5), $6, $7)
  ON CONFLICT (hash) DO UPDATE SET answer = excluded.answer, run = excluded.run, subject = excluded.subject,
    stored_at = excluded.stored_at, expires_at = excluded.expires_at WHERE l.expires_at <= $8`;

/** First results of writes by their idempotency key. */
export function ledgerOf(reader: PostgresReader, writes: Writes): Ledger {
  return {
    find: (tool, key) =>
      reader.look(async (ask) => {
        const [row] = await ask(
          "SELECT answer, run, stored_at FROM aw.ledger WHERE hash = $1 AND expires_at > $2",
          [placeOf(tool, key), Date.now()],
        );
        if (row === undefined) return undefined;
        return {
          answer: fromStored(textOf(row.answer)),
          run: idOf(fromStored(textOf(row.run))),
          storedAt: numberOf(row.stored_at),
        };
      }),
    keep: async (tool, key, { answer, run, storedAt }, expiresAt) => {
      const place = [placeOf(tool, key), toStored(tool), toStored(key)];
      const values = [...place, toStored(answer), toStored(run), storedAt, expiresAt, Date.now()];
      await writes.once((ask) => ask(KEEP, values));
    },
  };
}

function placeOf(tool: string, key: string): string {
  return digest(JSON.stringify([tool, key]));
}
