import type { RunId } from "../../core/ids.ts";
import type { Review, ReviewQuery } from "../../core/review.ts";
import { VERDICTS } from "../../core/review.ts";
import { idOf, numberOf, optionalText, textOf } from "./_row.ts";
import { fromStored, toStored } from "./_text.ts";
import type { Database, Row, Statement } from "./database.ts";

const LIMIT = 10_000;

/** The rows behind reviews. */
export class ReviewTable {
  readonly #keep: Statement;
  readonly #ofRun: Statement;
  readonly #last: Statement;
  readonly #removeOf: Statement;

  constructor(database: Database) {
    this.#keep = database.prepare(
      'INSERT INTO review(run, verdict, note, expected, "case", author, at) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    this.#ofRun = database.prepare("SELECT * FROM review WHERE run = ? ORDER BY id DESC");
    this.#last = database.prepare(`SELECT * FROM review r
      WHERE id = (SELECT max(id) FROM review WHERE run = r.run)
      AND (?1 IS NULL OR verdict = ?1) AND (?2 IS NULL OR at >= ?2) ORDER BY id DESC LIMIT ?3`);
    this.#removeOf = database.prepare("DELETE FROM review WHERE run = ?");
  }

  keep(review: Review): void {
    this.#keep.run(
      toStored(review.run),
      VERDICTS.indexOf(review.verdict),
      stored(review.note),
      stored(review.expected),
      stored(review.case),
      toStored(review.by),
      review.at,
    );
  }

  list({ run, verdict, since, limit = LIMIT }: ReviewQuery): Review[] {
    if (run !== undefined) return this.#ofRun.all(toStored(run)).map(reviewOf);
    const code = verdict === undefined ? null : VERDICTS.indexOf(verdict);
    return this.#last.all(code, since ?? null, limit).map(reviewOf);
  }

  removeOf(run: string): void {
    this.#removeOf.run(run);
  }
}

function reviewOf(row: Row): Review {
  const note = optionalText(row.note);
  const expected = optionalText(row.expected);
  const made = optionalText(row.case);
  return {
    run: idOf<RunId>(fromStored(textOf(row.run))),
    verdict: VERDICTS[numberOf(row.verdict)] ?? "unsure",
    ...(note === undefined ? {} : { note: fromStored(note) }),
    ...(expected === undefined ? {} : { expected: fromStored(expected) }),
    ...(made === undefined ? {} : { case: fromStored(made) }),
    by: fromStored(textOf(row.author)),
    at: numberOf(row.at),
  };
}

function stored(text: string | undefined): string | null {
  return text === undefined ? null : toStored(text);
}
