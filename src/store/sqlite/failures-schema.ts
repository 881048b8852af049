/**
 * Version 5: what failures are sorted by, reviews and notes. `tools` is JSON, a list of a name, calls and errors each;
 * `failed_at` a step. Runs that the figures have taken in before are listed once more, for these two alone.
 */
export const VERSION_5 = `
ALTER TABLE run ADD COLUMN tools TEXT;
ALTER TABLE run ADD COLUMN failed_at TEXT;
INSERT OR IGNORE INTO ended(run) SELECT id FROM run WHERE status IN (1, 2, 3);
CREATE TABLE review(
  id INTEGER PRIMARY KEY, run TEXT NOT NULL, verdict INTEGER NOT NULL, note TEXT, expected TEXT, "case" TEXT,
  author TEXT NOT NULL, at REAL NOT NULL
) STRICT;
CREATE INDEX review_run ON review(run);
CREATE TABLE note(
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL, target TEXT NOT NULL, text TEXT NOT NULL, author TEXT NOT NULL,
  at REAL NOT NULL, subject TEXT
) STRICT;
CREATE INDEX note_target ON note(kind, target);
CREATE INDEX note_subject ON note(subject) WHERE subject IS NOT NULL;
`;
