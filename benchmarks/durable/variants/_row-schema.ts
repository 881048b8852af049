import type { DatabaseSync } from "node:sqlite";

/** Text keys, as most people would lay it out. */
export const rowSchema = `
CREATE TABLE run(id TEXT PRIMARY KEY, status TEXT, input TEXT, output TEXT, created INTEGER, ended INTEGER) STRICT, WITHOUT ROWID;
CREATE TABLE step(run_id TEXT, seq INTEGER, name TEXT, status TEXT, output TEXT, started INTEGER, ended INTEGER, PRIMARY KEY(run_id, seq)) STRICT, WITHOUT ROWID`;

export const runId = (n: number): string => `run_${String(n).padStart(24, "0")}`;

export function prepareRows(db: DatabaseSync) {
  const insertRun = db.prepare("INSERT INTO run VALUES (?, 'running', ?, NULL, ?, NULL)");
  const insertStep = db.prepare("INSERT INTO step VALUES (?, ?, ?, 'done', ?, ?, ?)");
  const updateRun = db.prepare("UPDATE run SET status = 'done', output = ?, ended = ? WHERE id = ?");
  return {
    begin: (id: string) => insertRun.run(id, "{}", Date.now()),
    step: (id: string, of: { index: number; output: string; started: number }) =>
      insertStep.run(id, of.index, `step-${of.index}`, of.output, of.started, Date.now()),
    end: (id: string) => updateRun.run('"done"', Date.now(), id),
  };
}
