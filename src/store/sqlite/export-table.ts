import type { ExportLease, ExportProgress, Finished, RefusedExport } from "../../core/exports.ts";
import type { RunId } from "../../core/ids.ts";
import { idOf, jsonOf, numberOf, onlyRow, optionalText, textOf } from "./_row.ts";
import { fromStored } from "./_text.ts";
import type { Database, Row, Statement } from "./database.ts";

/** Refused runs that are remembered of one exporter. */
const REFUSED_KEPT = 1_000;
/** An exporter that nobody has run for so long, in ms, no longer holds places for itself. */
const FORGOTTEN_AFTER = 30 * 86_400_000;

/** Exporters, and the runs in the order of their ends. */
export class ExportTable {
  readonly #listed: Statement;
  readonly #find: Statement;
  readonly #begin: Statement;
  readonly #claim: Statement;
  readonly #next: Statement;
  readonly #advance: Statement;
  readonly #forgetPlaces: Statement;
  readonly #forgetExporters: Statement;
  readonly #states: Statement;

  constructor(database: Database) {
    this.#listed = database.prepare(
      "INSERT INTO finished(run) SELECT ? WHERE EXISTS (SELECT 1 FROM exporter)",
    );
    this.#find = database.prepare("SELECT * FROM exporter WHERE name = ?");
    const last = "(SELECT seq FROM sqlite_sequence WHERE name = 'finished')";
    this.#begin = database.prepare(
      `INSERT INTO exporter(name, cursor, owner, until, seen, sent, missed, refused)
      VALUES (?, coalesce(${last}, 0), ?, ?, ?, 0, 0, '[]')`,
    );
    this.#claim = database.prepare(
      "UPDATE exporter SET owner = ?1, until = ?2, seen = ?3 WHERE name = ?4 AND (owner = ?1 OR until < ?3)",
    );
    this.#next = database.prepare(
      `SELECT f.place, r.key FROM finished f LEFT JOIN run r ON r.id = f.run
      WHERE f.place > ? ORDER BY f.place LIMIT ?`,
    );
    this.#advance = database.prepare(
      `UPDATE exporter SET cursor = max(cursor, ?), sent = sent + ?, missed = missed + ?, refused = ?
      WHERE name = ? AND owner = ?`,
    );
    this.#forgetPlaces = database.prepare(
      "DELETE FROM finished WHERE place <= coalesce((SELECT min(cursor) FROM exporter), 9e15)",
    );
    this.#forgetExporters = database.prepare("DELETE FROM exporter WHERE seen < ?");
    this.#states = database.prepare(
      `SELECT *, (SELECT count(*) FROM finished WHERE place > cursor) AS waiting FROM exporter ORDER BY name`,
    );
  }

  /** A run has ended. Costs one look at an empty table where nothing is exported. */
  list(run: number): void {
    this.#listed.run(run);
  }

  claim({ name, owner, until }: ExportLease, now: number): number | undefined {
    const known = this.#find.get(name);
    if (known === undefined) this.#begin.run(name, owner, until, now);
    else if (this.#claim.run(owner, until, now, name).changes !== 1) return undefined;
    return numberOf(onlyRow(this.#find.get(name)).cursor);
  }

  next(cursor: number, limit: number): Finished[] {
    return this.#next.all(cursor, limit).map(({ place, key }) => {
      const run = optionalText(key);
      return {
        place: numberOf(place),
        run: run === undefined ? undefined : idOf<RunId>(fromStored(run)),
      };
    });
  }

  advance({ name, owner }: ExportLease, { cursor, sent, missed, refused }: ExportProgress): boolean {
    const row = this.#find.get(name);
    if (row === undefined) return false;
    const kept = [...jsonOf<RefusedExport[]>(textOf(row.refused)), ...refused].slice(-REFUSED_KEPT);
    const moved = this.#advance.run(cursor, sent, missed, JSON.stringify(kept), name, owner).changes === 1;
    if (moved) this.#forgetPlaces.run();
    return moved;
  }

  states(): Row[] {
    return this.#states.all();
  }

  expire(now: number): void {
    this.#forgetExporters.run(now - FORGOTTEN_AFTER);
    this.#forgetPlaces.run();
  }
}
