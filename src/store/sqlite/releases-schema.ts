/**
 * Version 6: releases with their files, what serves each workflow, and how a run came to its release.
 *
 * - `release_text.data` is compressed by zstd; a text that several releases share is stored once.
 * - `serving` is only added to: the newest revision of a workflow counts, the others are its history.
 */
export const VERSION_6 = `
CREATE TABLE release(
  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, name TEXT, created_by TEXT, created_at REAL NOT NULL,
  size REAL NOT NULL, manifest BLOB NOT NULL, signature TEXT
) STRICT;
CREATE TABLE release_text(id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, data BLOB NOT NULL) STRICT;
CREATE TABLE release_file(
  release INTEGER, path TEXT, text INTEGER NOT NULL, PRIMARY KEY(release, path)
) STRICT, WITHOUT ROWID;
CREATE INDEX release_file_text ON release_file(text);
CREATE TABLE serving(
  workflow TEXT, rev INTEGER, at REAL NOT NULL, state TEXT NOT NULL, PRIMARY KEY(workflow, rev)
) STRICT, WITHOUT ROWID;
ALTER TABLE run ADD COLUMN assignment TEXT;
`;
