import type { DatabaseSync } from "node:sqlite";

/** Append order and integer keys: every insert lands on the last page. */
export const eventSchema =
  "CREATE TABLE ev(id INTEGER PRIMARY KEY, run INTEGER, seq INTEGER, kind INTEGER, at INTEGER, ms REAL, data TEXT) STRICT";

export const eventKind = { begin: 0, step: 1, end: 2 };

export interface Event {
  readonly run: number;
  readonly seq: number;
  readonly kind: number;
  readonly ms: number;
  readonly data: string;
}

export function prepareAppend(db: DatabaseSync): (event: Event) => unknown {
  const insert = db.prepare("INSERT INTO ev(run, seq, kind, at, ms, data) VALUES (?, ?, ?, ?, ?, ?)");
  return ({ run, seq, kind, ms, data }) => insert.run(run, seq, kind, Date.now(), ms, data);
}
