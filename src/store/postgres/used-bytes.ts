import { numberOf, onlyRow } from "./_row.ts";
import type { Ask } from "./database.ts";

/** Pages that an index has before it holds anything. */
const EMPTY_INDEX = 8_192;

/** What tables, texts and indexes of the store take, beyond what empty ones do, and its texts in an object store. */
export async function usedBytes(ask: Ask, schema: string): Promise<number> {
  const row = onlyRow(
    await ask(
      `SELECT coalesce(sum(CASE t.relkind WHEN 'i' THEN greatest(size - ${EMPTY_INDEX}, 0) ELSE size END), 0)::bigint AS bytes
      FROM (
        SELECT c.relkind, pg_relation_size(c.oid) AS size FROM pg_class c
        WHERE c.relkind IN ('r', 'i') AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1)
        UNION ALL SELECT t.relkind, pg_relation_size(t.oid) FROM pg_class c JOIN pg_class t ON t.oid = c.reltoastrelid
        WHERE c.relkind = 'r' AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1)
      ) t`,
      [schema],
    ),
  );
  const { bytes } = onlyRow(
    await ask(
      `SELECT coalesce((SELECT sum(bytes) FROM aw.blob WHERE object IS NOT NULL), 0)::float8
        + coalesce((SELECT sum(bytes) FROM aw.message WHERE object IS NOT NULL), 0)::float8 AS bytes`,
    ),
  );
  return numberOf(row.bytes) + numberOf(bytes);
}
