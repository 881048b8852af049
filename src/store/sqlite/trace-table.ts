import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import type { RunId } from "../../core/ids.ts";
import type { Loose, PendingTrace, Taken, TracePiece } from "../../core/traces.ts";
import { MOST_BYTES, MOST_SPANS } from "../../core/traces.ts";
import { idOf, numberOf, onlyRow, optionalText, textOf } from "./_row.ts";
import { fromStored, toStored } from "./_text.ts";
import type { Database, Input, Row, Statement, Value } from "./database.ts";
import { PIECES_PER_TRACE } from "./version-traces.ts";

/** A trace that never falls silent becomes a run all the same, this many ms after its first news. */
const LONGEST_WAIT = 30_000;
/** Compressing costs some 75 us however short the text is. */
const COMPRESS_FROM = 4_096;

/** Traces and their pieces. */
export class TraceTable {
  readonly #find: Statement;
  readonly #findAlias: Statement;
  readonly #alias: Statement;
  readonly #before: Statement;
  readonly #insert: Statement;
  readonly #grow: Statement;
  readonly #piece: Statement;
  readonly #pieces: Statement;
  readonly #due: Statement;
  readonly #ofRun: Statement;
  readonly #madeInto: Statement;
  readonly #settle: Statement;
  readonly #dropPieces: Statement;
  readonly #dropAliases: Statement;
  readonly #drop: Statement;
  readonly #postpone: Statement;
  readonly #backlog: Statement;

  constructor(database: Database) {
    this.#find = database.prepare("SELECT * FROM trace WHERE key = ?");
    this.#findAlias = database.prepare(
      "SELECT t.* FROM trace_alias a JOIN trace t ON t.id = a.trace WHERE a.key = ?",
    );
    this.#alias = database.prepare("INSERT INTO trace_alias(key, trace) VALUES (?, ?)");
    this.#before = database.prepare(
      "SELECT * FROM trace WHERE label = ? AND ends BETWEEN ? AND ? ORDER BY ends DESC LIMIT 1",
    );
    this.#insert = database.prepare(
      `INSERT INTO trace(key, label, ends, spans, bytes, pieces, since, due)
      VALUES (?, ?, ?, 0, 0, 0, NULL, NULL) RETURNING *`,
    );
    this.#grow = database.prepare(
      `UPDATE trace SET spans = spans + ?, bytes = bytes + ?, pieces = ?, since = coalesce(since, ?),
      due = min(?, coalesce(since, ?) + ${LONGEST_WAIT}), ends = max(ends, ?) WHERE id = ?`,
    );
    this.#piece = database.prepare("INSERT OR REPLACE INTO trace_piece(id, data) VALUES (?, ?)");
    this.#pieces = database.prepare("SELECT data FROM trace_piece WHERE id BETWEEN ? AND ? ORDER BY id");
    this.#due = database.prepare("SELECT * FROM trace WHERE due <= ? ORDER BY due LIMIT ?");
    this.#ofRun = database.prepare("SELECT * FROM trace WHERE (run = ? OR key = ?) AND due IS NOT NULL");
    this.#madeInto = database.prepare("SELECT id FROM trace WHERE run = ?");
    this.#settle = database.prepare(
      `UPDATE trace SET run = ?, spans = ?, bytes = coalesce(?, bytes),
      since = CASE pieces WHEN ?5 THEN NULL ELSE since END, due = CASE pieces WHEN ?5 THEN NULL ELSE due END
      WHERE id = ?4`,
    );
    this.#dropPieces = database.prepare("DELETE FROM trace_piece WHERE id BETWEEN ? AND ?");
    this.#dropAliases = database.prepare("DELETE FROM trace_alias WHERE trace = ?");
    this.#drop = database.prepare("DELETE FROM trace WHERE id = ?");
    this.#postpone = database.prepare("UPDATE trace SET due = ? WHERE id = ? AND due IS NOT NULL");
    this.#backlog = database.prepare("SELECT count(*) AS n FROM trace WHERE due IS NOT NULL");
  }

  /** Inside a transaction. */
  take(piece: TracePiece, now: number): Taken {
    const row = this.#place(piece);
    const id = numberOf(row.id);
    const isFull =
      numberOf(row.spans) + piece.spans > MOST_SPANS || numberOf(row.bytes) + piece.data.length > MOST_BYTES;
    if (isFull) return "full";
    const number = numberOf(row.pieces) + 1;
    this.#piece.run(id * PIECES_PER_TRACE + number, pack(piece.data));
    this.#grow.run(piece.spans, piece.data.length, number, now, piece.due, now, piece.loose?.end ?? null, id);
    return "kept";
  }

  pending({ now, limit, run }: { now: number; limit: number; run?: RunId }): PendingTrace[] {
    const rows =
      run === undefined
        ? this.#due.all(now, limit)
        : this.#ofRun.all(run, Buffer.from(run.slice(run.lastIndexOf("_") + 1), "hex"));
    return rows.map((row) => {
      const made = optionalText(row.run);
      return {
        id: numberOf(row.id),
        key: keyText(row.key),
        run: made === undefined ? undefined : idOf<RunId>(made),
        arrived: numberOf(row.pieces),
        pieces: this.#pieces.all(...placesOf(numberOf(row.id))).map(({ data }) => unpack(data)),
      };
    });
  }

  /** Inside a transaction: pieces that came since stay, and are pending. */
  settle(
    trace: PendingTrace,
    made: { readonly run: RunId; readonly data: string | undefined; readonly spans: number },
  ) {
    const first = trace.id * PIECES_PER_TRACE;
    // What came in one piece stays as it came: writing it anew would cost more than all the rest of a run.
    if (made.data !== undefined) {
      this.#dropPieces.run(first, first + trace.arrived);
      this.#piece.run(first, pack(made.data));
    }
    this.#settle.run(made.run, made.spans, made.data?.length ?? null, trace.id, trace.arrived);
  }

  postpone(trace: number, due: number): void {
    this.#postpone.run(due, trace);
  }

  backlog(): number {
    return numberOf(onlyRow(this.#backlog.get()).n);
  }

  removeOf(run: string): void {
    for (const row of this.#madeInto.all(run)) {
      const id = numberOf(row.id);
      this.#dropPieces.run(...placesOf(id));
      this.#dropAliases.run(id);
      this.#drop.run(id);
    }
  }

  #place(piece: TracePiece): Row {
    const key = Buffer.from(piece.key, "hex");
    const known = this.#find.get(key) ?? this.#findAlias.get(key);
    if (known !== undefined) return known;
    const { loose } = piece;
    const joined = loose === undefined ? undefined : this.#joined(loose);
    if (joined !== undefined) {
      this.#alias.run(key, numberOf(joined.id));
      return joined;
    }
    return onlyRow(this.#insert.get(key, loose?.label ?? null, loose?.end ?? null));
  }

  /** The run that a call which stands alone goes on with: the last one of its label, if the pause is short enough. */
  #joined({ label, start, gap, overlap }: Loose): Row | undefined {
    return this.#before.get(label, start - gap, overlap ? start + gap : start);
  }
}

function placesOf(trace: number): [number, number] {
  return [trace * PIECES_PER_TRACE, (trace + 1) * PIECES_PER_TRACE - 1];
}

function keyText(value: Value | undefined): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString("hex") : textOf(value);
}

function pack(data: string): Input {
  const stored = toStored(data);
  if (stored.length < COMPRESS_FROM) return stored;
  return zstdCompressSync(stored, { params: { [constants.ZSTD_c_compressionLevel]: 1 } });
}

function unpack(value: Value | undefined): string {
  return fromStored(value instanceof Uint8Array ? zstdDecompressSync(value).toString() : textOf(value));
}
