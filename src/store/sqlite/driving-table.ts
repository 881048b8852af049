import { numberOf, optionalText } from "./_row.ts";
import type { Database, Statement } from "./database.ts";

/**
 * Version 13: what is known of runs that somebody has to drive: those that were accepted, and those that were ever
 * claimed. It goes with the end of the run.
 */
export const DRIVING_SCHEMA = `
CREATE TABLE driving(run INTEGER PRIMARY KEY, terms TEXT, tries INTEGER NOT NULL, seq INTEGER NOT NULL) STRICT;
`;

export interface Driving {
  readonly terms: string | undefined;
  readonly tries: number;
}

export class DrivingTable {
  readonly #accept: Statement;
  readonly #claim: Statement;
  readonly #waits: Statement;
  readonly #remove: Statement;

  constructor(database: Database) {
    this.#accept = database.prepare("INSERT INTO driving(run, terms, tries, seq) VALUES (?, ?, 0, 0)");
    // Only tries after which no call was added are counted, whatever else became of them.
    this.#claim = database.prepare(`INSERT INTO driving(run, tries, seq) VALUES (?1, 1, ?2)
      ON CONFLICT(run) DO UPDATE SET tries = CASE WHEN seq = ?2 THEN tries + 1 ELSE 1 END, seq = ?2
      RETURNING terms, tries`);
    this.#waits = database.prepare("UPDATE driving SET tries = 0 WHERE run = ?");
    this.#remove = database.prepare("DELETE FROM driving WHERE run = ?");
  }

  accept(row: number, terms: string | undefined): void {
    this.#accept.run(row, terms ?? null);
  }

  /** Counts a claim of a run whose last call has this sequence number. */
  claim(row: number, seq: number): Driving {
    const found = this.#claim.get(row, seq);
    return { terms: optionalText(found?.terms), tries: found === undefined ? 1 : numberOf(found.tries) };
  }

  /** It stands still as it should: whoever claims it next tries for the first time. */
  waits(row: number): void {
    this.#waits.run(row);
  }

  remove(row: number): void {
    this.#remove.run(row);
  }
}
