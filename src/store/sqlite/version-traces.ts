/**
 * Spans that others send, and how far exporters have come.
 *
 * - `trace_piece` is clustered by trace as calls are by run: an insert touches the last page of its trace. Pieces are
 *   compressed; once a run is made of several they are one, at place 0.
 * - `trace_alias` names further traces of the same run: calls that stand alone in their traces.
 * - `finished` lists runs in the order of their ends, and only while there is an exporter.
 */
export const VERSION_TRACES = `
CREATE TABLE trace(
  id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, run TEXT, label TEXT, ends REAL,
  spans INTEGER NOT NULL, bytes INTEGER NOT NULL, pieces INTEGER NOT NULL, since REAL, due REAL
) STRICT;
CREATE INDEX trace_due ON trace(due) WHERE due IS NOT NULL;
CREATE INDEX trace_run ON trace(run) WHERE run IS NOT NULL;
CREATE INDEX trace_label ON trace(label, ends) WHERE label IS NOT NULL;
CREATE TABLE trace_alias(key BLOB PRIMARY KEY, trace INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX trace_alias_of ON trace_alias(trace);
CREATE TABLE trace_piece(id INTEGER PRIMARY KEY, data ANY NOT NULL) STRICT;

CREATE TABLE finished(place INTEGER PRIMARY KEY AUTOINCREMENT, run INTEGER NOT NULL) STRICT;
CREATE TABLE exporter(
  name TEXT PRIMARY KEY, cursor INTEGER NOT NULL, owner TEXT NOT NULL, until REAL NOT NULL, seen REAL NOT NULL,
  sent INTEGER NOT NULL, missed INTEGER NOT NULL, refused TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`;

/** A piece's row id is its trace's row id times this, plus its number. */
export const PIECES_PER_TRACE = 2 ** 20;
