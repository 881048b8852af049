import type { Review, ReviewQuery, Reviews } from "../../core/review.ts";
import type { Row } from "./_row.ts";
import { idOf, numberOf, restored, textOf } from "./_row.ts";
import { fromStored, stored, toStored } from "./_text.ts";
import type { Ask } from "./database.ts";
import type { PostgresReader } from "./postgres-reader.ts";
import type { Writes } from "./writes.ts";

const LIMIT = 10_000;

export const REVIEW_SCHEMA = `
CREATE TABLE aw.review(
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, run text NOT NULL, verdict text NOT NULL, note text,
  expected text, "case" text, author text NOT NULL, at float8 NOT NULL
);
CREATE INDEX review_run ON aw.review(run, id);
`;

const KEEP = `INSERT INTO aw.review(run, verdict, note, expected, "case", author, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`;
const LAST = `SELECT * FROM aw.review r WHERE id = (SELECT max(id) FROM aw.review WHERE run = r.run)
  AND ($1::text IS NULL OR verdict = $1) AND ($2::float8 IS NULL OR at >= $2) ORDER BY id DESC LIMIT $3`;

/** Every review is kept; what counts of a run is its last one. */
export function reviewsOf(reader: PostgresReader, writes: Writes): Reviews {
  return {
    keep: async ({ run, verdict, note, expected, case: made, by, at }) => {
      const texts = [toStored(run), verdict, stored(note), stored(expected), stored(made), toStored(by)];
      await writes.once((ask) => ask(KEEP, [...texts, at]));
    },
    list: (query = {}) => reader.look((ask) => list(ask, query)),
  };
}

async function list(ask: Ask, { run, verdict, since, limit = LIMIT }: ReviewQuery): Promise<Review[]> {
  const rows =
    run === undefined
      ? await ask(LAST, [verdict ?? null, since ?? null, limit])
      : await ask("SELECT * FROM aw.review WHERE run = $1 ORDER BY id DESC", [toStored(run)]);
  return rows.map(reviewOf);
}

function reviewOf(row: Row): Review {
  const [note, expected, made] = [row.note, row.expected, row.case].map(restored);
  return {
    run: idOf(fromStored(textOf(row.run))),
    verdict: textOf(row.verdict) as Review["verdict"],
    ...(note === undefined ? {} : { note }),
    ...(expected === undefined ? {} : { expected }),
    ...(made === undefined ? {} : { case: made }),
    by: fromStored(textOf(row.author)),
    at: numberOf(row.at),
  };
}
