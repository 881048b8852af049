/**
 * Prompts and contracts that runs have used (`content` is compressed by zstd), and of each series of calls the latest
 * runs: JSON lists of ids, those in which the call failed apart.
 */
export const DEFINITION_SCHEMA = `
CREATE TABLE definition(
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, version TEXT NOT NULL,
  first_seen_at REAL NOT NULL, content BLOB NOT NULL,
  UNIQUE(kind, name, version)
) STRICT;
CREATE TABLE sample(series INTEGER PRIMARY KEY, done TEXT NOT NULL, failed TEXT NOT NULL) STRICT;
`;
