import type { RunId } from "../../core/ids.ts";
import type { Loose, PendingTrace, Taken, TracePiece } from "../../core/traces.ts";
import { MOST_BYTES, MOST_SPANS } from "../../core/traces.ts";
import type { Row } from "./_row.ts";
import { idOf, numberOf, onlyRow, restored, textOf } from "./_row.ts";
import { fromStored, toStored } from "./_text.ts";
import type { Ask } from "./database.ts";

/** A trace that never falls silent becomes a run all the same, this many ms after its first news. */
const LONGEST_WAIT = 30_000;

/**
 * Spans that others send. Once a run is made of several pieces they are one, at place 0. `trace_alias` names further
 * traces of the same run: calls that stand alone in their traces.
 */
export const TRACE_SCHEMA = `
CREATE TABLE aw.trace(
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key uuid NOT NULL UNIQUE, run text, label text, ends float8,
  spans integer NOT NULL, bytes integer NOT NULL, pieces integer NOT NULL, since float8, due float8
);
CREATE INDEX trace_due ON aw.trace(due) WHERE due IS NOT NULL;
CREATE INDEX trace_run ON aw.trace(run) WHERE run IS NOT NULL;
CREATE INDEX trace_label ON aw.trace(left(label, 200), ends) WHERE label IS NOT NULL;
CREATE TABLE aw.trace_alias(key uuid PRIMARY KEY, trace bigint NOT NULL);
CREATE INDEX trace_alias_of ON aw.trace_alias(trace);
CREATE TABLE aw.trace_piece(trace bigint, n integer, data text NOT NULL, PRIMARY KEY(trace, n));
`;

/** Inside of a transaction. */
export async function takePiece(ask: Ask, piece: TracePiece, now: number): Promise<Taken> {
  const row = await placeOf(ask, piece);
  const id = numberOf(row.id);
  const isFull =
    numberOf(row.spans) + piece.spans > MOST_SPANS || numberOf(row.bytes) + piece.data.length > MOST_BYTES;
  if (isFull) return "full";
  const number = numberOf(row.pieces) + 1;
  await ask(
    `INSERT INTO aw.trace_piece VALUES ($1, $2, $3) ON CONFLICT (trace, n) DO UPDATE SET data = excluded.data`,
    [id, number, toStored(piece.data)],
  );
  await ask(
    `UPDATE aw.trace SET spans = spans + $1, bytes = bytes + $2, pieces = $3, since = coalesce(since, $4),
      due = least($5::float8, coalesce(since, $4::float8) + ${LONGEST_WAIT}), ends = greatest(ends, $6) WHERE id = $7`,
    [piece.spans, piece.data.length, number, now, piece.due, piece.loose?.end ?? null, id],
  );
  return "kept";
}

export async function pendingTraces(
  ask: Ask,
  { now, limit, run }: { readonly now: number; readonly limit: number; readonly run?: RunId },
): Promise<PendingTrace[]> {
  const rows =
    run === undefined
      ? await ask("SELECT * FROM aw.trace WHERE due <= $1 ORDER BY due LIMIT $2", [now, limit])
      : await ask(
          "SELECT * FROM aw.trace WHERE (run = $1 OR replace(key::text, '-', '') = $2) AND due IS NOT NULL",
          [toStored(run), run.slice(run.lastIndexOf("_") + 1)],
        );
  const pieces = await ask("SELECT trace, data FROM aw.trace_piece WHERE trace = ANY($1) ORDER BY trace, n", [
    rows.map(({ id }) => id),
  ]);
  const byTrace = Map.groupBy(pieces, ({ trace }) => numberOf(trace));
  return rows.map((row) => {
    const made = restored(row.run);
    const id = numberOf(row.id);
    return {
      id,
      key: textOf(row.key),
      run: made === undefined ? undefined : idOf<RunId>(made),
      arrived: numberOf(row.pieces),
      pieces: (byTrace.get(id) ?? []).map(({ data }) => fromStored(textOf(data))),
    };
  });
}

/** Inside of a transaction: pieces that came since stay, and are pending. */
export async function settleTrace(
  ask: Ask,
  trace: PendingTrace,
  made: { readonly run: RunId; readonly data: string | undefined; readonly spans: number },
): Promise<void> {
  // What came in one piece stays as it came.
  if (made.data !== undefined) {
    await ask("DELETE FROM aw.trace_piece WHERE trace = $1 AND n <= $2", [trace.id, trace.arrived]);
    await ask("INSERT INTO aw.trace_piece VALUES ($1, 0, $2)", [trace.id, toStored(made.data)]);
  }
  await ask(
    `UPDATE aw.trace SET run = $1, spans = $2, bytes = coalesce($3, bytes),
      since = CASE pieces WHEN $5 THEN NULL ELSE since END, due = CASE pieces WHEN $5 THEN NULL ELSE due END
    WHERE id = $4`,
    [toStored(made.run), made.spans, made.data?.length ?? null, trace.id, trace.arrived],
  );
}

/** The trace's row, made if it is new, and locked. */
async function placeOf(ask: Ask, piece: TracePiece): Promise<Row> {
  const { key, loose } = piece;
  const known = await locked(
    ask,
    "id = coalesce((SELECT id FROM aw.trace WHERE key = $1), (SELECT trace FROM aw.trace_alias WHERE key = $1))",
    [key],
  );
  if (known !== undefined) return known;
  const joined = loose === undefined ? undefined : await joinedBy(ask, loose);
  if (joined !== undefined) {
    await ask("INSERT INTO aw.trace_alias VALUES ($1, $2) ON CONFLICT DO NOTHING", [key, joined.id]);
    return joined;
  }
  await ask(
    "INSERT INTO aw.trace(key, label, ends, spans, bytes, pieces) VALUES ($1, $2, $3, 0, 0, 0) ON CONFLICT DO NOTHING",
    [key, loose === undefined ? null : toStored(loose.label), loose?.end ?? null],
  );
  const made = await locked(ask, "key = $1", [key]);
  return onlyRow(made === undefined ? [] : [made]);
}

async function locked(ask: Ask, condition: string, values: readonly unknown[]): Promise<Row | undefined> {
  const [row] = await ask(`SELECT * FROM aw.trace WHERE ${condition} FOR UPDATE`, values);
  return row;
}

/** The run that a call which stands alone goes on with: the last one of its label, if the pause is short enough. */
async function joinedBy(ask: Ask, { label, start, gap, overlap }: Loose): Promise<Row | undefined> {
  // Two that come at once, and would both begin a run, come one after the other.
  await ask("SELECT pg_advisory_xact_lock(hashtext('airworthy trace'), hashtext($1))", [toStored(label)]);
  return locked(
    ask,
    `id = (SELECT id FROM aw.trace WHERE left(label, 200) = left($1, 200) AND label = $1 AND ends BETWEEN $2 AND $3
      ORDER BY ends DESC LIMIT 1)`,
    [toStored(label), start - gap, overlap ? start + gap : start],
  );
}
