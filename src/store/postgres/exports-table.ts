import type {
  ExportLease,
  ExportProgress,
  ExportState,
  Exports,
  Finished,
  RefusedExport,
} from "../../core/exports.ts";
import { idOf, jsonOf, numberOf, restored, textOf } from "./_row.ts";
import type { Ask } from "./database.ts";
import type { PostgresReader } from "./postgres-reader.ts";
import type { Writes } from "./writes.ts";

/** Refused runs that are remembered of one exporter. */
const REFUSED_KEPT = 1_000;
/** An exporter that nobody has run for so long, in ms, no longer holds places for itself. */
const FORGOTTEN_AFTER = 30 * 86_400_000;

/** `finished` lists runs in the order of their ends, and only while there is an exporter. */
export const EXPORT_SCHEMA = `
CREATE TABLE aw.finished(place bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, run bigint NOT NULL);
CREATE TABLE aw.exporter(
  name text PRIMARY KEY, cursor bigint NOT NULL, owner text NOT NULL, until float8 NOT NULL, seen float8 NOT NULL,
  sent bigint NOT NULL, missed bigint NOT NULL, refused text NOT NULL
);
`;

const FORGET_PLACES =
  "DELETE FROM aw.finished WHERE place <= coalesce((SELECT min(cursor) FROM aw.exporter), 9e15)";

/** How far exporters have come. */
export function exportsOf(reader: PostgresReader, writes: Writes): Exports {
  return {
    claim: (lease, now) => writes.once((ask) => claim(ask, lease, now)),
    next: (cursor, limit) => reader.look((ask) => next(ask, cursor, limit)),
    advance: (lease, progress) => writes.once((ask) => advance(ask, lease, progress)),
    states: () => reader.look(states),
  };
}

async function claim(ask: Ask, lease: ExportLease, now: number): Promise<number | undefined> {
  const { name, owner, until } = lease;
  // No run ends between the look at the last place and the first that is listed for it.
  await ask("SELECT pg_advisory_xact_lock(hashtext('airworthy finished'), hashtext('aw.meta'))");
  const begun = await ask(
    `INSERT INTO aw.exporter(name, cursor, owner, until, seen, sent, missed, refused) VALUES ($1,
      (SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM aw.finished_place_seq), $2, $3, $4, 0, 0, '[]')
    ON CONFLICT DO NOTHING RETURNING cursor`,
    [name, owner, until, now],
  );
  const rows =
    begun.length > 0
      ? begun
      : await ask(
          `UPDATE aw.exporter SET owner = $1, until = $2, seen = $3 WHERE name = $4 AND (owner = $1 OR until < $3)
          RETURNING cursor`,
          [owner, until, now, name],
        );
  return rows[0] === undefined ? undefined : numberOf(rows[0].cursor);
}

async function next(ask: Ask, cursor: number, limit: number): Promise<Finished[]> {
  const rows = await ask(
    `SELECT f.place, r.key FROM aw.finished f LEFT JOIN aw.run r ON r.id = f.run
    WHERE f.place > $1 ORDER BY f.place LIMIT $2`,
    [cursor, limit],
  );
  return rows.map(({ place, key }) => {
    const run = restored(key);
    return { place: numberOf(place), run: run === undefined ? undefined : idOf(run) };
  });
}

async function advance(ask: Ask, { name, owner }: ExportLease, progress: ExportProgress): Promise<boolean> {
  const { cursor, sent, missed, refused } = progress;
  const [row] = await ask("SELECT refused FROM aw.exporter WHERE name = $1 AND owner = $2 FOR UPDATE", [
    name,
    owner,
  ]);
  if (row === undefined) return false;
  const kept = [...jsonOf<RefusedExport[]>(textOf(row.refused)), ...refused].slice(-REFUSED_KEPT);
  await ask(
    `UPDATE aw.exporter SET cursor = greatest(cursor, $1), sent = sent + $2, missed = missed + $3, refused = $4
    WHERE name = $5`,
    [cursor, sent, missed, JSON.stringify(kept), name],
  );
  await ask(FORGET_PLACES);
  return true;
}

async function states(ask: Ask): Promise<ExportState[]> {
  const rows = await ask(
    "SELECT *, (SELECT count(*) FROM aw.finished WHERE place > cursor) AS waiting FROM aw.exporter ORDER BY name",
  );
  return rows.map((row) => ({
    name: textOf(row.name),
    cursor: numberOf(row.cursor),
    waiting: numberOf(row.waiting),
    sent: numberOf(row.sent),
    missed: numberOf(row.missed),
    refused: jsonOf(textOf(row.refused)),
  }));
}

export async function expireExporters(ask: Ask, now: number): Promise<void> {
  await ask("DELETE FROM aw.exporter WHERE seen < $1", [now - FORGOTTEN_AFTER]);
  await ask(FORGET_PLACES);
}
